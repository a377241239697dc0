"""The event of an invitation (RFC 5545, 5546): what, when, where, who asks."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import Any

from channels_email.parsing.charsets import decode_text
from channels_email.parsing.limits import MAX_EVENT_BYTES, MAX_ZONE_BYTES
from channels_email.parsing.mime import Tree
from channels_email.parsing.words import display_text
from inquiries.channels import CalendarEvent

_KINDS = frozenset({"text/calendar", "application/ics"})
_METHOD = re.compile(r"^METHOD[;:](?:[^:\n]*:)?([\w-]{1,20})\s*$", re.IGNORECASE | re.MULTILINE)
_MAX_LINE = 4_000  # characters of one property
_ONE_AT_A_TIME = Lock()  # the library keeps the zones that mails bring in one place for all
_BEGIN, _END = "BEGIN:", "END:"
# What is read of an event; the rest (attendees by the thousand, rules without end) never reaches the library.
_WANTED = re.compile(r"(?:DTSTART|DTEND|DURATION|UID|SUMMARY|LOCATION|ORGANIZER)[;:]", re.IGNORECASE)


def read_event(raw: bytes, tree: Tree, defects: list[str]) -> CalendarEvent | None:
    """The event of the first calendar part that can be read."""
    for part in [part for part in tree.walk() if part.kind in _KINDS][:3]:
        data, _ = part.body(raw, 4 * MAX_EVENT_BYTES)
        text, _ = decode_text(data, part.parameters.get("charset", "utf-8"))
        event = event_of(text, part.parameters.get("method", ""))
        if event is not None:
            return event
        defects.append("calendar_unreadable")
    return None


def event_of(text: str, method: str = "") -> CalendarEvent | None:
    """`text` is a whole iCalendar file; None when it holds no event that can be read."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    block = _event_block(text)
    if not block:
        return None
    named = _METHOD.search(text[: text.find(_BEGIN + "VEVENT") + MAX_EVENT_BYTES])
    zone = _zone_block(text)
    try:
        return _read(f"BEGIN:VCALENDAR\n{zone}{block}END:VCALENDAR\n", method or (named[1] if named else ""))
    except Exception:  # isolation point: a library reads foreign bytes; the file stays an attachment
        return _read_without_zone(block, method) if zone else None


def _read_without_zone(block: str, method: str) -> CalendarEvent | None:
    try:
        return _read(f"BEGIN:VCALENDAR\n{block}END:VCALENDAR\n", method)
    except Exception:  # isolation point, as above
        return None


def _event_block(text: str) -> str:
    """The first event with the properties that are read, each once; components inside it (alarms) are left out."""
    start = text.upper().find(_BEGIN + "VEVENT")
    if start < 0:
        return ""
    lines: dict[str, str] = {}
    inside, name = "", ""
    for line in text[start : start + MAX_EVENT_BYTES].split("\n")[1:]:
        word = line[:40].strip().upper()
        if inside:
            inside = "" if word == _END + inside else inside
        elif word == _END + "VEVENT":
            break
        elif word.startswith(_BEGIN):
            inside = word.removeprefix(_BEGIN)
        elif line[:1] in (" ", "\t") and name:
            lines[name] += line[1:]  # RFC 5545 3.1: a folded line
        else:
            match = _WANTED.match(line)
            name = match[0][:-1].upper() if match else ""
            if name in lines:
                name = ""
            elif name:
                lines[name] = line
    folded = [line[:_MAX_LINE] for line in lines.values()]
    return "\n".join([_BEGIN + "VEVENT", *folded, _END + "VEVENT", ""]) if lines else ""


def _zone_block(text: str) -> str:
    start = text.find(_BEGIN + "VTIMEZONE")
    end = text.find(_END + "VTIMEZONE", start, start + MAX_ZONE_BYTES)
    return text[start:end] + _END + "VTIMEZONE\n" if 0 <= start < end else ""


def _read(text: str, method: str) -> CalendarEvent | None:
    from icalendar import Calendar  # 0.3 s to import, and few mails invite
    from icalendar.timezone import tzp

    with _ONE_AT_A_TIME:
        tzp.use_zoneinfo()  # forgets "Custom zone" of the mail before, which would give this one's times
        events = Calendar.from_ical(text).walk("VEVENT")
    if not events:
        return None
    event = events[0]
    starts, all_day = _time(event, "DTSTART")
    ends, _ = _time(event, "DTEND")
    return CalendarEvent(
        method=method.upper(),
        uid=_text(event, "UID"),
        summary=_text(event, "SUMMARY"),
        starts=starts,
        ends=ends or _after(starts, event, all_day=all_day),
        location=_text(event, "LOCATION"),
        organizer=_organizer(event),
        all_day=all_day,
    )


def _text(event: Any, name: str) -> str:
    value = event.get(name)
    if isinstance(value, list):  # written twice: the first counts
        value = value[0] if value else ""
    return display_text(str(value)) if value is not None else ""


def _time(event: Any, name: str) -> tuple[datetime | None, bool]:
    """The time, aware, and whether it is a whole day."""
    value = event.get(name)
    value = getattr(value[0] if isinstance(value, list) and value else value, "dt", None)
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC), False
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC), True
    return None, False


def _after(starts: datetime | None, event: Any, *, all_day: bool) -> datetime | None:
    """The end where only a duration is given, or nothing for a whole day (RFC 5545 3.6.1)."""
    length = getattr(event.get("DURATION"), "dt", None)
    if starts is None or not isinstance(length, timedelta):
        return starts + timedelta(days=1) if starts is not None and all_day else None
    return starts + length


def _organizer(event: Any) -> str:
    address = _text(event, "ORGANIZER")
    if address[:7].lower() == "mailto:":
        return address[7:]
    name = getattr(event.get("ORGANIZER"), "params", {}).get("CN", "")
    return address or display_text(str(name))
