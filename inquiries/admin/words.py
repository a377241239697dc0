"""Times, sizes and names as a consultant says them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import phonenumbers
from django.utils import timezone
from django.utils.formats import date_format

_UNITS = ("bytes", "KB", "MB", "GB")


def age(moment: datetime | None, now: datetime) -> str:
    """Short: "now", "5 min", "3 h", "2 d", then the date."""
    if moment is None:
        return ""
    passed = now - moment
    if passed < timedelta(minutes=1):
        return "now"
    if passed < timedelta(hours=1):
        return f"{passed.seconds // 60} min"
    if passed < timedelta(days=1):
        return f"{passed.seconds // 3600} h"
    if passed < timedelta(days=7):
        return f"{passed.days} d"
    local = timezone.localtime(moment)
    return date_format(local, "j M" if local.year == timezone.localtime(now).year else "j M Y")


def exact(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "D j M Y, H:i") if moment else ""


def as_written(moment: datetime | None) -> str:
    """The sender's own clock: "Sat 21 Nov 2026, 09:12 (UTC+05:30)"."""
    if moment is None:
        return ""
    offset = moment.strftime("%z")
    return f"{date_format(moment, 'D j M Y, H:i')} (UTC{offset[:3]}:{offset[3:5]})"


def size(count: int) -> str:
    amount = float(count)
    for unit in _UNITS:
        if amount < 1000 or unit == _UNITS[-1]:
            break
        amount /= 1000
    return f"{amount:.0f} {unit}" if unit == "bytes" or amount >= 10 else f"{amount:.1f} {unit}"


def phone(number: str) -> str:
    """ "+49 170 1234567"; what is no number in E.164 stays as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def initials(name: str) -> str:
    """Of the person, not of the company that stands behind a bar or a comma."""
    parts = [part for part in re.split(r"[\s.]+", re.split(r"[|,(]", name)[0]) if part[:1].isalnum()]
    return "".join(part[0] for part in (parts[0], parts[-1])).upper() if len(parts) > 1 else name[:2].upper()


def person(user: object | None) -> str:
    """A colleague's name; the log-in where no name was given."""
    if user is None:
        return ""
    return user.get_full_name() or user.get_username()  # type: ignore[attr-defined]


def now() -> datetime:
    return timezone.now()
