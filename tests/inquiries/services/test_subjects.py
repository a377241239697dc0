"""A trip told in the subject of a mail: read as the customer's words, with evidence that says so, wherever it moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inquiries import channels
from inquiries.extraction.labelled import case_row
from inquiries.models import EventType, Extraction, Inquiry, InquiryEvent, Message, TripValue
from inquiries.services import extracting, merging, moving, reparsing, replying, trips, verdicts
from inquiries.services.letters import Letter
from inquiries.states import EvidencePlace, ValueStatus, WorkStatus
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
T0 = timezone.now().replace(microsecond=0) - timedelta(days=5)
SUBJECT = "Sicily, two weeks, 2 adults + baby"
CURT = "Hello, the details are above. Regards, Ann"


def read() -> None:
    Extraction.objects.filter(status=WorkStatus.QUEUED).update(available_at=T0)
    extracting.extract_due()


@pytest.fixture
def mail(receive):
    """A mail of Ann's, read with all that was said before."""

    def run(subject: str, text: str = CURT, days: int = 0, **told: Any) -> Message:
        at = T0 + timedelta(days=days)
        sender = {"from": "ann@traveller.example", "name": "Ann Lee"}
        message = receive(at, id=f"m{days}@x", subject=subject, text=text, **{**sender, **told})
        read()
        return message

    return run


def values(message: Message) -> dict[str, TripValue]:
    return trips.current(message.inquiry_id)


def said(message: Message) -> dict[str, Any]:
    return {name: row.value for name, row in values(message).items()}


def test_a_mail_that_tells_its_trip_in_the_subject(mail) -> None:
    message = mail(SUBJECT)
    found = values(message)
    assert (found["destinations"].value, found["adults"].value, found["infants"].value) == (["Sicily"], 2, 1)
    for name in ("destinations", "adults", "infants"):
        row = found[name]
        assert (row.place, row.message_id) == (EvidencePlace.SUBJECT, message.pk)
        assert " … ".join(SUBJECT[start:end] for start, end in row.spans) == row.quote
    assert Inquiry.objects.get().trip_line.startswith("Sicily")


def test_a_mail_without_any_text_is_read_by_its_subject(mail) -> None:
    message = mail(SUBJECT, "")
    assert (said(message)["adults"], said(message)["is_travel_inquiry"]) == (2, True)


def test_the_text_is_right_where_both_speak(mail) -> None:
    found = values(mail(SUBJECT, "We are 3 adults and would like to fly to Malta."))
    assert (found["destinations"].value, found["adults"].value) == (["Malta"], 3)
    assert {row.place for row in found.values()} == {EvidencePlace.TEXT}
    old = TripValue.objects.get(field="destinations", status=ValueStatus.SUPERSEDED)
    assert (old.value, old.place, old.quote) == (["Sicily"], EvidencePlace.SUBJECT, "Sicily")


@pytest.mark.parametrize(
    "told",
    [
        {"subject": f"Re: {SUBJECT}"},
        {"subject": f"AW: {SUBJECT}"},
        {"subject": f"[EXTERN] WG: {SUBJECT}"},
        {"subject": f"TR : {SUBJECT}"},
        {"subject": f"{SUBJECT} (fwd)"},
        {"forwarded": ["bob@x.example", "Bob"]},
        {"flags": ["web_form"], "reply_to": ["ann@traveller.example"]},
        {"flags": ["list"]},
        {"flags": ["invitation"]},
        {"kind": "auto_reply"},
        {"kind": "bounce"},
    ],
)
def test_subjects_that_are_not_the_customers_own_words(mail, told: dict[str, Any]) -> None:
    message = mail(**{"subject": SUBJECT, **told})
    assert not said(message).keys() & {"destinations", "adults", "infants"}


def test_a_subject_counts_once(mail) -> None:
    mail(SUBJECT)
    mail("AW: " + SUBJECT, "We are 3 adults now.", days=1)
    again = mail(SUBJECT, "Any news? " + CURT, days=2)
    assert said(again)["adults"] == 3, "the same subject once more takes nothing back"


def test_a_new_subject_in_the_same_inquiry_is_a_later_word(mail) -> None:
    first, second = mail(SUBJECT), mail("Malta, 4 adults", days=1)
    merging.merge(second.inquiry_id, first.inquiry_id, UserFactory())
    read()
    assert (said(first)["destinations"], said(first)["adults"]) == (["Malta"], 4)
    assert values(first)["adults"].message_id == second.pk


def test_our_own_subject_that_comes_back_is_not_the_customers(mail) -> None:
    first, ours = mail("Question", "Could you call me, please?"), "Our offer: Crete, 2 adults"
    letter = Letter("Gladly.", to=[channels.Address("ann@traveller.example")], subject=ours)
    replying.queue_reply(first.inquiry, UserFactory(), letter)
    answer = mail(ours, "Looks good, let us talk.", days=9, in_reply_to=["m0@x"])
    assert answer.inquiry_id == first.inquiry_id
    assert not said(answer).keys() & {"destinations", "adults"}


def test_a_chat_has_no_subject(number, receive) -> None:
    told = {"from": "tel:491701234567", "to": ["tel:+49301234567"]}
    message = receive(T0, into=number, id="w1", text="Crete for 2 adults", **told)
    read()
    assert {row.place for row in values(message).values()} == {EvidencePlace.TEXT}


def test_a_parser_that_reads_another_subject_moves_the_words_or_ends_the_value(mail, monkeypatch) -> None:
    message, kim = mail(SUBJECT), UserFactory()
    trips.confirm(message.inquiry, "adults", kim)
    _reparsed(monkeypatch, message, "Family: Sicily, 2 adults")
    found = values(message)
    assert found["destinations"].spans == [[8, 14]] and not found["destinations"].lost
    assert (found["adults"].spans, found["adults"].lost) == ([[16, 24]], False)
    assert "infants" not in found, "nobody says so any more"
    _reparsed(monkeypatch, message, "Greetings")
    found = values(message)
    assert "destinations" not in found
    assert (found["adults"].value, found["adults"].lost) == (2, True)
    lost = InquiryEvent.objects.filter(type=EventType.EXTRACTED).latest("pk")
    assert [change[2] for change in lost.data["changes"] if change[1] == "adults"] == ["lost"]


def _reparsed(monkeypatch, message: Message, subject: str) -> None:
    channel = channels.get(message.channel)

    def again(raw: bytes, account_id: int | None) -> Any:
        return replace(type(channel).parse(channel, raw, account_id), subject=subject)

    with monkeypatch.context() as patch:
        patch.setattr(channel, "parse", again)
        assert ["subject" in one.fields for one in reparsing.reparse(None, dry_run=False)] == [True]
    read()


def test_what_staff_confirm_keeps_its_place_in_the_subject_also_where_inquiries_become_one(mail) -> None:
    message, kim = mail(SUBJECT), UserFactory()
    trips.confirm(message.inquiry, "adults", kim)
    row = values(message)["adults"]
    assert (row.status, row.place, row.quote) == (ValueStatus.CONFIRMED, EvidencePlace.SUBJECT, "2 adults")
    other = mail("Question", "Could you call me?", days=1, **{"from": "bob@x.example", "name": "Bob"})
    merging.merge(message.inquiry_id, other.inquiry_id, kim)
    assert values(other)["adults"].place == EvidencePlace.SUBJECT


def test_a_mail_that_moves_away_takes_its_subject_along(mail) -> None:
    first, second = mail("Question", "Could you call me, please?"), mail("Malta, 4 adults", days=1)
    merging.merge(second.inquiry_id, first.inquiry_id, UserFactory())
    read()
    assert said(first)["adults"] == 4
    second.refresh_from_db()
    moving.move(second, None, UserFactory())
    read()
    second.refresh_from_db()
    assert (said(second)["adults"], values(second)["adults"].place) == (4, EvidencePlace.SUBJECT)
    assert "adults" not in said(first)


def test_corrections_are_exported_with_the_subject(mail) -> None:
    message, kim = mail(SUBJECT), UserFactory()
    trips.correct(message.inquiry, "adults", 3, kim)
    Message.objects.update(received_at=T0)
    ((case, label),) = verdicts.as_cases()
    assert label.gold == {"adults": 3}
    (row,) = case_row(case)["messages"]
    assert (row["subject"], row["text"]) == (SUBJECT, CURT)
