"""Invitations: what the event says, whatever program wrote it and whatever it tries."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from channels_email.parsing import parse
from channels_email.parsing.calendars import event_of
from inquiries.channels import CalendarEvent
from tests.channels_email.mails import multipart, part

OUTLOOK = """BEGIN:VCALENDAR
METHOD:REQUEST
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ORGANIZER;CN=Anna Berg:mailto:anna@example.com
ATTENDEE;ROLE=REQ-PARTICIPANT;CN=Desk:mailto:desk@agency.example
SUMMARY;LANGUAGE=de-DE:Reisebesprechung\\, Lissabon mit einem recht l
 angen Titel
DTSTART;TZID=W. Europe Standard Time:20260712T100000
DTEND;TZID=W. Europe Standard Time:20260712T113000
UID:040000008200E00074
LOCATION;LANGUAGE=de-DE:Büro
BEGIN:VALARM
SUMMARY:not this one
TRIGGER;RELATED=START:-PT15M
END:VALARM
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def ics(*lines: str, zone: str = "") -> str:
    return "\n".join(["BEGIN:VCALENDAR", zone, "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"])


def test_the_event_of_an_invitation():
    mail = multipart(
        "alternative",
        part("text/plain", "Please come"),
        part("text/calendar; charset=utf-8; method=REQUEST", OUTLOOK),
    )
    message = parse(mail)
    assert message.event == CalendarEvent(
        method="REQUEST",
        uid="040000008200E00074",
        summary="Reisebesprechung, Lissabon mit einem recht langen Titel",
        starts=datetime(2026, 7, 12, 8, tzinfo=UTC),
        ends=datetime(2026, 7, 12, 9, 30, tzinfo=UTC),
        location="Büro",
        organizer="anna@example.com",
    )
    assert [one.filename for one in message.attachments] == ["invitation.ics"]


def test_a_mail_without_invitation_has_no_event():
    assert parse(multipart("mixed", part("text/plain", "Hi"))).event is None


@pytest.mark.parametrize(
    ("lines", "starts", "ends", "all_day"),
    [
        (["DTSTART;VALUE=DATE:20260501"], datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC), True),
        (["DTSTART:20260501T100000Z", "DURATION:PT90M"], datetime(2026, 5, 1, 10, tzinfo=UTC),
         datetime(2026, 5, 1, 11, 30, tzinfo=UTC), False),
        (["DTSTART:20260501T100000"], datetime(2026, 5, 1, 10, tzinfo=UTC), None, False),
        (["SUMMARY:no time at all"], None, None, False),
        (["DTSTART:99991231T235959Z"], None, None, False),
    ],
)  # fmt: skip
def test_times(lines, starts, ends, all_day):
    event = event_of(ics(*lines))
    assert (event.starts, event.ends, event.all_day) == (starts, ends, all_day)


def test_a_zone_of_one_mail_does_not_tell_the_time_of_the_next():
    hours = []
    for offset in ("+0100", "+0500"):
        zone = (
            f"BEGIN:VTIMEZONE\nTZID:Customized Time Zone\nBEGIN:STANDARD\nDTSTART:16010101T000000\n"
            f"TZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\nEND:STANDARD\nEND:VTIMEZONE"
        )
        hours.append(
            event_of(ics("DTSTART;TZID=Customized Time Zone:20260101T100000", zone=zone)).starts.hour
        )
    assert hours == [9, 5]


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "REPLY"])
def test_the_method_stands_in_the_file_or_in_the_header(method):
    assert event_of(f"BEGIN:VCALENDAR\nMETHOD:{method.lower()}\n" + ics("UID:1")).method == method
    assert event_of(ics("UID:1"), method.lower()).method == method


@pytest.mark.parametrize(
    "bait",
    [
        "RDATE:" + "20260101," * 6_000,
        "\n".join("ATTENDEE:mailto:x@example.com" for _ in range(2_000)),
        "RRULE:FREQ=SECONDLY",
        "SUMMARY" + ";A=B" * 10_000 + ":x",
        "LOCATION:" + "\\" * 60_000,
        "BEGIN:VALARM\n" * 3_000,
        "DTSTART:" + "9" * 60_000,
        "DURATION:P99999999999D\nDTSTART:20260101T000000Z",
        "x" * 200_000,
        "\0\ud800",
    ],
)
def test_hostile_events_are_answered(bait):
    mail = multipart(
        "mixed", part("text/calendar", ics("SUMMARY:trip", bait).encode("utf-8", "replace").decode())
    )
    message = parse(mail)
    assert not [one for one in message.defects if one.startswith("unreadable")]
    assert len(message.attachments) == 1
