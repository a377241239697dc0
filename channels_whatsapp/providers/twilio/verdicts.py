"""What Twilio's client raises, in our words. Code and status decide, never the message, which is for people
(twilio.com/docs/usage/twilios-response)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import NamedTuple

import structlog
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.response import Response

from channels_whatsapp.providers.network import lost
from channels_whatsapp.providers.twilio import codes
from channels_whatsapp.providers.verdicts import Verdict, VerdictKind, temporary, unlisted
from inquiries.channels import ChannelError, OutcomeUnknown, PermanentError, TemporaryError

log = structlog.get_logger(__name__)
_THROTTLED = temporary("Twilio asks to wait.", 15)


class _Said(NamedTuple):
    status: int
    code: int | str
    words: str


def of(error: TwilioException, wait: timedelta | None, *, changes: bool) -> ChannelError:
    """`wait`: what Retry-After asked for; `changes`: the request was one to send something."""
    said = _read(error)
    if said is None:
        return (
            lost("Twilio")
            if changes
            else TemporaryError("no_proper_answer", "Twilio gives no proper answer.")
        )
    log.warning("twilio.refused", status=said.status, code=said.code)
    if said.status >= 500 or said.status == 408:  # it may have been done before something broke
        told = _by_code(said)
        words = told.words if told else f"Twilio has a problem of its own just now (status {said.status})."
        code = f"whatsapp_{said.code}"
        return OutcomeUnknown(code, words) if changes else TemporaryError(code, words, retry_after=wait)
    found = _refusal(said)
    if isinstance(found, TemporaryError) and wait is not None:
        found.retry_after = wait
    if isinstance(found, OutcomeUnknown) and not changes:
        return TemporaryError(found.code, found.words, retry_after=wait)
    return found


def _by_code(said: _Said) -> Verdict | None:
    return codes.verdict(said.code)


def _refusal(said: _Said) -> ChannelError:
    listed = _by_code(said)
    if said.status == 429 and (listed is None or listed.kind is not VerdictKind.TEMPORARY):
        listed = _THROTTLED
    if listed is None and said.status == 401:
        listed = codes.CREDENTIALS
    if listed is not None:
        return listed.error(said.code, said.words)
    return PermanentError(f"whatsapp_{said.code}", unlisted(said.code, said.words))


def _read(error: TwilioException) -> _Said | None:
    if isinstance(error, TwilioRestException):
        return _Said(error.status, error.code or error.status, str(error.msg).partition(": ")[2] or error.msg)
    if isinstance(error, TwilioServiceException):
        return _Said(error.status, error.code, error.detail or error.title)
    answer = next((one for one in error.args if isinstance(one, Response)), None)  # a page that was refused
    return _of_page(answer) if answer else None


def _of_page(answer: Response) -> _Said | None:
    if answer.status_code < 300:
        return None
    try:
        told = json.loads(answer.text)
        return _Said(answer.status_code, told.get("code") or answer.status_code, str(told.get("message", "")))
    except (ValueError, AttributeError):
        return _Said(answer.status_code, answer.status_code, "")
