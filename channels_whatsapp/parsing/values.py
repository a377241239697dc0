"""What stands in a provider's JSON or form, whatever it really is: nothing here raises for a wrong type."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from inquiries.channels import MAX_TEXT, clean

Told = Mapping[str, Any]
MAX_ROWS = 100  # of one list
_PHONE = re.compile(r"\+?([0-9]{5,20})")
# "CC.<letters and digits>", linked portfolios "CC.ENT.<...>", at most 128 characters:
# https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
_USER_ID = re.compile(r"[A-Za-z]{2}\.[^\s@]{1,150}")


def mapping(value: Any) -> Told:
    return value if isinstance(value, Mapping) else {}


def rows(value: Any) -> list[Told]:
    return [one for one in value[:MAX_ROWS] if isinstance(one, Mapping)] if isinstance(value, list) else []


def text(value: Any, cap: int = MAX_TEXT) -> str:
    """Numbers count as text: ids come as both."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return clean(_digits(value) if not isinstance(value, str) else value, cap)


def _digits(value: float) -> str:
    try:
        return str(value)
    except ValueError:  # CPython writes no integer of more than 4,300 digits
        return ""


def line(value: Any) -> str:
    """An id, a name or a title."""
    return text(value, 2_000).strip()


def coordinate(value: Any, limit: float) -> float | None:
    try:
        number = float(line(value))
    except ValueError:
        return None
    return number if math.isfinite(number) and abs(number) <= limit else None


def phone(value: Any) -> str:
    """E.164 with "+", "" for what is no number: "None", "anonymous", nothing at all."""
    found = _PHONE.fullmatch(re.sub(r"[\s()./-]", "", line(value).removeprefix("whatsapp:")))
    return f"+{found[1]}" if found else ""


def user_id(value: Any) -> str:
    told = line(value).removeprefix("whatsapp:")
    return told if _USER_ID.fullmatch(told) else ""


def unix(value: Any) -> datetime | None:
    """Meta writes seconds as text. What makes no sense counts as not told."""
    told = line(value)
    if not (told.isascii() and told.isdigit() and len(told) <= 11):
        return None
    try:
        return datetime.fromtimestamp(int(told), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def written(value: Any) -> datetime | None:
    """RFC 2822, as Twilio's lists have it, or ISO 8601. Without a zone it counts as UTC."""
    told = line(value)[:100]
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(told)
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


def decoded(value: Any) -> bytes | None:
    try:
        return base64.b64decode(value, validate=True) if isinstance(value, str) else None
    except (binascii.Error, ValueError):
        return None


def hex_of(value: Any) -> str:
    """A SHA-256 that is told in base64; "" for what is none."""
    raw = decoded(line(value))
    return raw.hex() if raw is not None and len(raw) == 32 else ""


def bare_type(value: Any) -> str:
    """A media type without its parameters."""
    return line(value).partition(";")[0].strip().lower()


def some(**values: Any) -> dict[str, Any]:
    """Only what is there."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}
