"""The demo agency's mail: real, recent, repeatable, and made of everything that a desk meets."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_email.demo.build import demo_mails, write_demo
from channels_email.demo.cast import ACCOUNTS, DOMAIN
from channels_email.demo.dates import Days
from channels_email.demo.machines import UNREADABLE
from channels_email.demo.stories import load_stories

NOW = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
Mail = tuple[str, str, EmailMessage]


@pytest.fixture(scope="module")
def raw_mails() -> list[tuple[str, str, bytes]]:
    return list(demo_mails(NOW))


@pytest.fixture(scope="module")
def all_mails(raw_mails: list[tuple[str, str, bytes]]) -> list[Mail]:
    """All but the last, which is no mail."""
    return [
        (folder, name, message_from_bytes(raw, policy=policy.default)) for folder, name, raw in raw_mails[:-1]
    ]


@pytest.fixture(scope="module")
def mails(all_mails: list[Mail]) -> list[Mail]:
    """What came in."""
    return [entry for entry in all_mails if entry[0] in ACCOUNTS]


@pytest.fixture(scope="module")
def answers(all_mails: list[Mail]) -> list[Mail]:
    """What staff sent."""
    return [entry for entry in all_mails if entry[0] not in ACCOUNTS]


def named(mails: list[Mail], part: str) -> list[EmailMessage]:
    return [mail for _, name, mail in mails if part in name]


def arrival(mail: EmailMessage) -> datetime:
    """Nobody received what we sent: it was filed when it was written."""
    return parsedate_to_datetime((mail["Received"] or mail["Date"]).rpartition(";")[2].strip())


def attachments(mails: list[Mail], content_type: str) -> list[bytes]:
    parts = (part for _, _, mail in mails for part in mail.walk() if part.get_content_type() == content_type)
    return [part.get_payload(decode=True) for part in parts]


def body(mail: EmailMessage, kind: str = "plain") -> str:
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


def test_some_sixty_inquiries_lie_in_two_mailboxes() -> None:
    openings = [story[0] for story in load_stories(NOW)]
    assert 58 <= len(openings) <= 65
    assert {account for letter in openings for account in letter.accounts} == set(ACCOUNTS)
    languages = Counter(letter.language for letter in openings)
    assert set(languages) == {"en", "de", "fr", "es", "it", "pt", "pl", "ja", "ar"}
    assert languages["de"] >= 10


def test_the_same_now_gives_the_same_bytes(raw_mails: list[tuple[str, str, bytes]]) -> None:
    assert list(demo_mails(NOW)) == raw_mails


@settings(max_examples=12, deadline=None)
@given(now=st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1), timezones=st.just(UTC)))
def test_every_letter_lies_in_the_thirty_days_before_now(now: datetime) -> None:
    for story in load_stories(now):
        moments = [letter.received for letter in story]
        assert moments == sorted(moments)
        assert now - timedelta(days=31) < moments[0]
        assert moments[-1] < now


def test_mails_come_in_order_of_arrival(all_mails: list[Mail]) -> None:
    moments = [arrival(mail) for _, _, mail in all_mails]
    assert all(later - earlier > timedelta(seconds=-10) for earlier, later in pairwise(moments))


def test_mails_are_well_formed(all_mails: list[Mail]) -> None:
    for _, name, mail in all_mails:
        assert [defect for part in mail.walk() for defect in part.defects] == [], name


def test_no_address_can_belong_to_anybody(all_mails: list[Mail]) -> None:
    for _, name, mail in all_mails:
        fields = [str(value) for key in ("From", "To", "Cc", "Reply-To") for value in mail.get_all(key, [])]
        for _, address in getaddresses(fields):
            assert address.endswith(".example"), name
        found = re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", body(mail))
        assert all(address.endswith(".example") for address in found), name


def test_every_reference_is_an_earlier_mail(all_mails: list[Mail]) -> None:
    seen: set[str] = set()
    for _, name, mail in all_mails:
        for reference in re.findall(r"<[^>]+>", mail.get("References", "")):
            assert reference in seen, name
        seen.add(mail.get("Message-ID", ""))


def test_one_thread_has_more_than_thirty_mails_of_three_people(
    mails: list[Mail], answers: list[Mail]
) -> None:
    thread = named(mails, "en-reunion")
    assert len(thread) >= 30
    assert len({mail["From"] for mail in thread}) == 3
    root = thread[0]["Message-ID"]
    assert all(mail["References"].startswith(root) for mail in thread[1:])
    assert all(len(mail["Cc"].addresses) >= 2 for mail in named(answers, "en-reunion"))


def test_history_is_quoted_as_gmail_outlook_and_apple_mail_do(mails: list[Mail]) -> None:
    gmail = named(mails, "de-ostsee-familie-3")[0]
    assert re.search(
        r"^Am \w+\., \d+\. \w+ \d{4} um 09:30 Uhr schrieb Maria Feldkamp", body(gmail), re.MULTILINE
    )
    assert 'class="gmail_quote' in body(gmail, "html")
    outlook = named(mails, "de-mietwagen-andalusien-3")[0]
    assert "\nVon: Maria Feldkamp" in body(outlook)
    assert "border-top:solid #E1E1E1" in body(outlook, "html")
    apple = named(mails, "fr-japon-cerisiers-3")[0]
    assert re.search(r"^Le \d+ \w+ \d{4} à 15:20, Maria Feldkamp .* a écrit :$", body(apple), re.MULTILINE)
    assert '<blockquote type="cite">' in body(apple, "html")


def test_answers_of_staff_lie_in_the_folders_of_sent_mail(mails: list[Mail], answers: list[Mail]) -> None:
    assert not [name for _, name, mail in mails if str(mail["From"]).endswith(f"@{DOMAIN}>")]
    assert {folder for folder, _, _ in answers} == {f"{account}-sent" for account in ACCOUNTS}
    for folder, name, mail in answers:
        (writer,) = mail["From"].addresses
        assert writer.addr_spec == ACCOUNTS[folder.removesuffix("-sent")], name
        assert not {one.addr_spec for one in mail["To"].addresses} & set(ACCOUNTS.values()), name
        assert mail["Received"] is None


def test_customers_quote_what_staff_wrote(mails: list[Mail], answers: list[Mail]) -> None:
    quoted = 0
    replies = {mail["In-Reply-To"]: body(mail) for _, _, mail in mails if mail["In-Reply-To"]}
    for _, name, answer in answers:
        reply = replies.get(answer["Message-ID"], "")
        first = next(line for line in body(answer).splitlines()[2:] if line)
        quoted += first in reply
        assert first in reply or not re.search(r"^> |\n(Von|From|De|Da|Od): ", reply, re.MULTILINE), name
    assert quoted >= 20


def test_an_answer_to_the_web_form_goes_to_the_customer(answers: list[Mail]) -> None:
    (answer,) = named(answers, "de-webformular-kanada")
    assert "formular@" not in answer["To"]


def test_attached_documents_open(mails: list[Mail]) -> None:
    for data in attachments(mails, "application/pdf"):
        table = int(re.search(rb"startxref\n(\d+)\n%%EOF", data)[1])
        assert data[table:].startswith(b"xref\n")
        for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n", data), 1):
            assert data[int(place) :].startswith(b"%d 0 obj" % number)
    (document,) = attachments(
        mails, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    assert b"draft programme" in zipfile.ZipFile(io.BytesIO(document)).read("word/document.xml")
    (invitation,) = attachments(mails, "text/calendar")
    assert b"METHOD:REQUEST" in invitation


def test_pictures_are_whole_and_one_is_shown_inline(mails: list[Mail]) -> None:
    pictures = attachments(mails, "image/png")
    assert len(pictures) == 3
    for data in pictures:
        width, height = (int.from_bytes(data[place : place + 4], "big") for place in (16, 20))
        length = int.from_bytes(data[33:37], "big")
        assert len(zlib.decompress(data[41 : 41 + length])) == height * (1 + 3 * width)
    honeymoon = named(mails, "en-honeymoon")[0]
    (inline,) = (part for part in honeymoon.walk() if part.get_content_disposition() == "inline")
    assert f'src="cid:{inline["Content-ID"].strip("<>")}"' in body(honeymoon, "html")


def test_a_mail_to_both_addresses_reaches_both_as_one_message(mails: list[Mail]) -> None:
    copies = [(account, mail) for account, name, mail in mails if "en-corporate-offsite-1" in name]
    assert sorted(account for account, _ in copies) == ["groups", "info"]
    assert {mail["Delivered-To"] for _, mail in copies} == set(ACCOUNTS.values())
    for same in ("Message-ID", "From", "Date", "Subject", "To"):
        assert copies[0][1][same] == copies[1][1][same]
    assert body(copies[0][1]) == body(copies[1][1])


def test_the_web_form_names_the_customer_in_reply_to(mails: list[Mail]) -> None:
    forms = [mail for _, _, mail in mails if "formular@" in mail["From"]]
    assert len({mail["Reply-To"] for mail in forms}) == len(forms) == 2
    assert len({mail["Subject"] for mail in forms}) == 1


def test_machines_are_recognisable(mails: list[Mail]) -> None:
    (absence,) = (
        mail for _, _, mail in mails if mail["Auto-Submitted"] == "auto-replied" and mail["References"]
    )
    assert "annual leave" in body(absence)
    (newsletter,) = (mail for _, _, mail in mails if mail["List-Id"])
    assert newsletter["List-Unsubscribe"]


def test_the_bounce_reports_our_own_offer(mails: list[Mail]) -> None:
    (bounce,) = named(mails, "bounce")
    assert bounce.get_content_type() == "multipart/report"
    status, returned = bounce.get_payload()[1:]
    recipient = status.get_payload()[1]
    assert recipient["Final-Recipient"] == "rfc822; isla@brightwaterson.example"
    assert recipient["Status"] == "5.2.2"
    original = message_from_bytes(returned.get_payload(decode=True), policy=policy.default)
    assert original["Message-ID"].endswith(f"@{DOMAIN}>")


def test_subjects_change_are_long_and_are_missing(mails: list[Mail]) -> None:
    changed = named(mails, "en-iceland-change")
    assert "Faroe" in changed[1]["Subject"]
    assert changed[0]["Message-ID"] in changed[1]["References"]
    assert max(len(mail["Subject"]) for _, _, mail in mails) > 180
    assert [name for _, name, mail in mails if not mail["Subject"]]
    (nameless,) = (mail for _, _, mail in mails if not mail["Message-ID"])
    assert "Cuba" in nameless["Subject"]


def test_the_last_file_is_no_mail_at_all(raw_mails: list[tuple[str, str, bytes]]) -> None:
    account, name, raw = raw_mails[-1]
    assert (account, raw) == ("info", UNREADABLE)
    assert name.endswith("-unreadable.eml")
    assert raw.strip(b"\0") == b""


def test_written_folders_hold_each_account_in_order_of_arrival(
    tmp_path: Path, raw_mails: list[tuple[str, str, bytes]]
) -> None:
    folders = write_demo(tmp_path, NOW)
    assert set(folders) == {*ACCOUNTS, *(f"{account}-sent" for account in ACCOUNTS)}
    for place, folder in folders.items():
        files = [path.read_bytes() for path in sorted(folder.glob("*.eml"))]
        assert files == [raw for owner, _, raw in raw_mails if owner == place]


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("12-24", "24 December 2027"),  # this year's is under 40 days away
        ("06-14", "14 June 2027"),
        ("06-14+7/d", "21 June"),
        ("06-14/n", "14/06/2027"),
        ("+45/s", "06/01"),
        ("+45@5", "9 January 2027"),
    ],
)
def test_dates_of_the_stories_lie_ahead(spec: str, words: str) -> None:
    assert f"{Days(date(2026, 11, 22), 'en'):{spec}}" == words


def test_a_slip_in_a_storys_date_is_refused() -> None:
    with pytest.raises(ValueError, match="not a date"):
        f"{Days(date(2026, 11, 22), 'en'):june}"
