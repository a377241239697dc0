"""What may stand in the section `email`. Keys are grouped as people think of a mailbox, not as our tables are."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from channels_email.kinds import KINDS
from channels_email.models import AfterIntake, SignInMethod
from channels_email.providers.base import Security
from inquiry_hub import secrets

EVERYTHING = "all"


def _reference(text: str) -> str:
    try:
        secrets.check(text)
    except secrets.SecretUnavailable as error:
        raise ValueError(f"{error} A secret itself never stands in this file.") from None
    return text


def _start(value: Any) -> date | None:
    if value == EVERYTHING:
        return None
    if type(value) is date:
        return value
    raise ValueError(f"must be a date such as 2026-03-01, or {EVERYTHING}")


def _one_of(known: Any) -> Any:
    names = [str(one) for one in known]

    def check(value: Any) -> Any:
        if value not in names:
            raise ValueError(f"must be one of {', '.join(names)}")
        return value

    return BeforeValidator(check)


Reference = Annotated[str, AfterValidator(_reference)]
Line = Annotated[str, Field(max_length=320)]
Port = Annotated[int, Field(ge=1, le=65_535)]
Kind = Annotated[str, _one_of(KINDS)]
Method = Annotated[str, _one_of(SignInMethod.values)]
Encryption = Annotated[str, _one_of(Security.values)]
After = Annotated[str, _one_of(AfterIntake.values)]


class Strict(BaseModel):
    """No key that nobody knows, no text where a number is meant: a mistake is told, never guessed around."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


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

    name: Annotated[str, Field(min_length=1, max_length=100)]
    address: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)]
    kind: Kind | None = None
    team: str | None = None
    active: bool | None = None
    acknowledge: bool | None = None
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
