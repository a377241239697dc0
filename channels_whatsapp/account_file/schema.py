"""What may stand in the section `whatsapp`. Keys are grouped as people think of a number, not as our tables are."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from channels_whatsapp.kinds import KINDS
from channels_whatsapp.numbers import e164
from inquiries.account_setup.schema import Line, Name, Reference, Strict, one_of

Kind = Annotated[str, one_of(KINDS)]
Number = Annotated[str, Field(max_length=60), AfterValidator(e164)]
Hours = Annotated[int, Field(ge=1, le=2_000)]
Rate = Annotated[int, Field(ge=1, le=1_000)]


class Twilio(Strict):
    account_sid: Line | None = None
    auth_token: Reference | None = None
    auth_token_2: Reference | None = None
    api_key_sid: Line | None = None
    api_key_secret: Reference | None = None
    messaging_service_sid: Line | None = None
    shared_key_id: Reference | None = None
    shared_key: Reference | None = None


class Meta(Strict):
    phone_number_id: Line | None = None
    waba_id: Line | None = None
    access_token: Reference | None = None
    app_secret: Reference | None = None
    app_secret_2: Reference | None = None
    verify_token: Reference | None = None


class NumberEntry(Strict):
    """`address` is what a number is known by; a key that is left out leaves its setting as it is."""

    name: Name
    address: Number
    kind: Kind | None = None
    team: str | None = None
    active: bool | None = None
    acknowledge: bool | None = None
    extractor: Literal["", "local", "openai", "both"] | None = None
    twilio: Twilio | None = None
    meta: Meta | None = None
    tells_read: bool | None = None
    silent_hours: Hours | None = None
    per_second: Rate | None = None


GROUPS: dict[str, type[Strict]] = {"twilio": Twilio, "meta": Meta}
