"""What may stand in the section `email`. Keys are grouped as people think of a mailbox, not as our tables are."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from channels_email.kinds import KINDS
from channels_email.models import AfterIntake, SignInMethod
from channels_email.providers.base import Security
from inquiries.account_setup.schema import Line, Name, Reference, Strict, one_of

EVERYTHING = "all"


def _start(value: Any) -> date | None:
    if value == EVERYTHING:
        return None
    if type(value) is date:
        return value
    raise ValueError(f"must be a date such as 2026-03-01, or {EVERYTHING}")


Port = Annotated[int, Field(ge=1, le=65_535)]
Kind = Annotated[str, one_of(KINDS)]
Method = Annotated[str, one_of(SignInMethod.values)]
Encryption = Annotated[str, one_of(Security.values)]
After = Annotated[str, one_of(AfterIntake.values)]


class Server(Strict):
    host: Line | None = None
    port: Port | None = None
    security: Encryption | None = None


class SignIn(Strict):
    method: Method | None = None
    username: Line | None = None
    password: Reference | None = None
    tenant: Line | None = None
    client_id: Line | None = None
    client_secret: Reference | None = None
    certificate: Reference | None = None
    secret_expires_on: date | None = None


class Reading(Strict):
    folders: Annotated[list[Line], Field(min_length=1)] | None = None
    start_date: Annotated[date | None, BeforeValidator(_start)] = None
    import_sent: bool | None = None
    after_intake: After | None = None
    move_to: Line | None = None


class Sending(Strict):
    sender_name: Line | None = None
    signature: str | None = None
    files_sent_copy: bool | None = None
    sent_folder: Line | None = None


class MailboxEntry(Strict):
    """`address` is what an account is known by; a key that is left out leaves its setting as it is."""

    name: Name
    address: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)]
    kind: Kind | None = None
    team: str | None = None
    active: bool | None = None
    acknowledge: bool | None = None
    extractor: Literal["", "local", "openai", "both"] | None = None
    sign_in: SignIn | None = None
    imap: Server | None = None
    smtp: Server | None = None
    reading: Reading | None = None
    sending: Sending | None = None
    aliases: list[Line] | None = None
    plus_addressing: bool | None = None
    ca_certificate: str | None = None


GROUPS: dict[str, type[Strict]] = {
    "sign_in": SignIn,
    "imap": Server,
    "smtp": Server,
    "reading": Reading,
    "sending": Sending,
}
SECRETS = ("password", "client_secret", "certificate")
