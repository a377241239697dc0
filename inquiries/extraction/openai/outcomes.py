"""What may become of a call to a model: one code each, words for a consultant, and the verdict."""

from __future__ import annotations

import email.utils
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from inquiries.channels import ChannelError, PermanentError, TemporaryError
from inquiries.extraction.openai import wire
from inquiries.extraction.openai.config import Config

OK = "ok"
NO_USAGE = "no_usage"  # the answer is good, and what it cost was not told
ASKED = "asked"  # no answer yet; or never, where the asking process was stopped


class ModelStopped(PermanentError):
    """It concerns every inquiry alike: until somebody mends it no further call would help."""


_Verdict = type[ChannelError]
OUTCOMES: dict[str, tuple[_Verdict, str]] = {
    "timeout": (TemporaryError, "The model did not answer in time."),
    "unreachable": (TemporaryError, "The model's server could not be reached."),
    "broken_off": (TemporaryError, "The connection to the model's server broke off before its answer was complete."),
    "rate_limited": (TemporaryError, "The model's provider asks to wait: too many calls in a short time."),
    "server_error": (TemporaryError, "The model's provider has trouble of its own."),
    "unreadable": (TemporaryError, "What the model's server answered was no answer of a model."),
    "quota": (
        ModelStopped,
        "The credit at the model's provider is used up. Nothing is asked until it is paid; inquiries wait.",
    ),
    "key_refused": (ModelStopped, "The model's provider refuses the key. An administrator has to enter a valid one."),
    "forbidden": (ModelStopped, "The model's provider does not allow this key, project or country to use the model."),
    "model_not_found": (
        ModelStopped,
        "The model's provider does not know the model, or the key may not use it. See OPENAI_MODEL.",
    ),
    "schema_refused": (
        ModelStopped,
        "The model's server does not take the form of answer that the hub asks for. See OPENAI_FORMAT.",
    ),
    "parameter_refused": (
        ModelStopped,
        "The model's server does not know something that the hub sends along. See OPENAI_SEND_STORE,"
        " OPENAI_SEND_SAFETY_ID and OPENAI_STRICT.",
    ),
    "redirected": (ModelStopped, "The model's address leads elsewhere, and mails are not sent there. See OPENAI_BASE_URL."),
    "bad_request": (PermanentError, "The model's provider refuses the request."),
    "too_long": (PermanentError, "The conversation is longer than this model can read."),
    "refused": (PermanentError, "The model refused to read this conversation."),
    "cut_off": (
        PermanentError,
        "The model's answer was cut off before its end. A larger OPENAI_MAX_OUTPUT_TOKENS may help.",
    ),
    "filtered": (PermanentError, "The provider's content filter kept this conversation or the answer back."),
    "no_json": (PermanentError, "The model's answer could not be read: it is not in the form that was asked for."),
    "unfit": (PermanentError, "What the model wrote is no question that could be sent."),
    "nonsense": (PermanentError, "The model's answer is in the right form, but no value in it is possible."),
}  # fmt: skip


def failure(outcome: str, *, retry_after: timedelta | None = None) -> ChannelError:
    """The error to be raised; its code is "model_" and the outcome."""
    verdict, words = OUTCOMES[outcome]
    return verdict(f"model_{outcome}", words, retry_after=retry_after)


def of_error(error: Exception, config: Config) -> tuple[str, timedelta | None]:
    """The outcome that an error of the openai package means, and how long to wait if the server said so."""
    import openai

    if isinstance(error, openai.APITimeoutError):
        return "unreachable" if wire.never_sent(error.__cause__) else "timeout", None
    if isinstance(error, openai.APIStatusError):
        wait = retry_after(error.response.headers)
        return _of_status(error.status_code, *_told(error), config), wait
    if isinstance(error, openai.APIConnectionError):
        return _of_connection(error.__cause__), None
    return "unreadable", None


def _of_connection(cause: BaseException | None) -> str:
    if isinstance(cause, wire.TooLong):
        return "unreadable"
    return "unreachable" if wire.never_sent(cause) else "broken_off"


def _told(error: Any) -> tuple[str, str]:
    """Code or type, and the parameter that is meant; never the message, which may quote the mail."""
    body = error.body if isinstance(error.body, dict) else {}
    known = [str(one) for one in (error.code, error.type, body.get("code"), body.get("type")) if one]
    return " ".join(known), str(error.param or "")


_BY_CODE = (
    ("insufficient_quota", "quota"), ("billing", "quota"), ("content_filter", "filtered"), ("content_policy", "filtered"),
    ("ResponsibleAIPolicyViolation", "filtered"), ("context_length", "too_long"), ("model_not_found", "model_not_found"),
    ("DeploymentNotFound", "model_not_found"), ("invalid_json_schema", "schema_refused"), ("string_above_max_length", "too_long"),
)  # fmt: skip
_BY_STATUS = {
    401: "key_refused", 402: "quota", 403: "forbidden", 404: "model_not_found", 408: "server_error", 409: "server_error",
    413: "too_long", 429: "rate_limited",
}  # fmt: skip


def _of_status(status: int, code: str, param: str, config: Config) -> str:
    """429 has two meanings: wait, or nothing left to spend, which no waiting mends (OpenAI, error codes)."""
    for part, outcome in _BY_CODE:
        if part in code:
            return outcome
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status in (400, 422):
        return _of_parameter(param)
    if status < 400:
        return "redirected"
    return "server_error" if status >= 500 else "bad_request"


def _of_parameter(param: str) -> str:
    if param.startswith(("text", "response_format")):
        return "schema_refused"
    return "parameter_refused" if param and not param.startswith(("input", "messages")) else "bad_request"


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Retry-After in seconds or as a date (RFC 9110, 10.2.3), or OpenAI's retry-after-ms; whatever is longer."""
    waits = [_milliseconds(headers.get("retry-after-ms", "")), _seconds(headers.get("retry-after", ""))]
    longest = max((one for one in waits if one is not None), default=None)
    return timedelta(seconds=min(longest, 24 * 3600)) if longest and longest > 0 else None


def _milliseconds(text: str) -> float | None:
    found = _seconds(text)
    return found / 1000 if found is not None else None


def _seconds(text: str) -> float | None:
    try:
        number = float(text)
        return number if 0 <= number < float("inf") else None
    except ValueError:
        pass
    try:
        until = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return (until - datetime.now(UTC)).total_seconds()
