"""Where a thread ends: a new subject in an old thread, an answer to what was closed long ago. In any order of arrival."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inquiries.channels import Address
from inquiries.models import Inquiry, Message, Placement
from inquiries.services import handling, reply_tokens, replying
from inquiries.services.topics import is_new_topic

T0 = datetime(2023, 3, 1, 9, tzinfo=UTC)
ANNA = {"from": "anna@home.example"}


def at(days: float) -> datetime:
    return T0 + timedelta(days=days)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Crete in May", "Re: Crete in May"),
        ("Crete in May", "AW: WG: crete  in MAY"),
        ("Kreta im Mai", "Antw: SV: Vs: Kreta im Mai"),
        ("Crete in May", "Re[2]: Crete in May"),
        ("Crète en mai", "TR : RE : Crete en mai"),
        ("Crete in May", "[EXTERNAL] Re: Crete in May"),
        ("Crete in May", "Re: [Travel-List] Crete in May"),
        ("Crete in May [TI-2026-000123]", "Re: Crete in May"),
        ("Crete in May", "Fwd: Crete in May [ref:abcdefgh]"),
        ("Crete in May", "URGENT - Crete in May"),
        ("Crete in May", "URGENT Crete in May"),
        ("Crete in May", "*** Please answer *** Crete in May"),
        ("Crete in May", "Second try: Crete in May"),
        ("Two weeks on Crete for a family of four", "Re: Two weeks on Crete for a fam"),
        ("Crete in May and then by ship to Athens", "Crete in May and…"),
        ("見積もり 依頼", "Re: 見積もり依頼"),
        ("Crete in May", ""),
        ("", "Rome"),
        ("Re:", "Rome"),
    ],
)
def test_the_same_topic(old, new):
    assert not is_new_topic(old, new) and not is_new_topic(new, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Crete in May", "Rome in October"),
        ("Crete 2026", "Crete 2027"),
        ("Crete", "Our next trip to Crete"),
        ("Rome", "Rome and Florence"),
        ("Re: Crete in May", "Re: Rome in October (was: Crete in May)"),
        ("Crete, 2 x 4711", "Crete, 3 x 4711"),
        ("見積もり", "キャンセル"),
    ],
)
def test_another_topic(old, new):
    assert is_new_topic(old, new) and is_new_topic(new, old)


# Each thread is the truth: the first figure says which matter a mail belongs to.
THREADS = {
    "last year's trip": [
        (1, 0, {"id": "a1", "subject": "Crete"}),
        (1, 2, {"id": "a2", "subject": "Re: Crete", "references": ["a1"]}),
        (2, 200, {"id": "b1", "subject": "Rome in May", "references": ["a1", "a2"]}),
        (2, 203, {"id": "b2", "subject": "Re: Rome in May", "references": ["a1", "a2", "b1"]}),
    ],
    "answers to mails of ours that nobody has": [
        (1, 0, {"id": "a1", "subject": "Crete"}),
        (2, 90, {"id": "b1", "subject": "Rome in May", "references": ["a1", "ours1"]}),
        (2, 95, {"id": "b2", "subject": "AW: Rome in May", "references": ["a1", "ours1", "b1", "ours2"]}),
        (2, 99, {"id": "b3", "subject": "AW: Rome in May", "in_reply_to": ["b2"]}),
    ],
    "a young thread keeps its new subject": [
        (1, 0, {"id": "a1", "subject": "Crete"}),
        (1, 3, {"id": "a2", "subject": "Rather Samos?", "references": ["a1"]}),
        (1, 6, {"id": "a3", "subject": "Re: Rather Samos?", "references": ["a1", "a2"]}),
        (1, 60, {"id": "a4", "subject": "Re: Rather Samos?", "references": ["a1", "a2", "a3"]}),
    ],
    "an old thread goes on under its subject": [
        (1, 0, {"id": "a1", "subject": "Crete"}),
        (1, 100, {"id": "a2", "subject": "AW: Crete", "in_reply_to": ["a1"]}),
        (1, 200, {"id": "a3", "subject": "[EXTERN] Re: Crete", "references": ["a1", "a2"]}),
    ],
    "three years, three trips": [
        (1, 0, {"id": "a1", "subject": "Crete"}),
        (2, 365, {"id": "b1", "subject": "Rome", "references": ["a1"]}),
        (3, 730, {"id": "c1", "subject": "Oslo", "references": ["a1", "b1"]}),
        (3, 731, {"id": "c2", "subject": "Re: Oslo", "references": ["a1", "b1", "c1"]}),
    ],
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", THREADS)
def test_every_order_of_arrival_gives_the_same_matters(receive, name):
    for number, order in enumerate(permutations(THREADS[name])):
        who = {"from": f"anna.{number}@home.example"}
        lies = {}
        for truth, day, told in order:
            lies[told["id"]] = truth, receive(at(day), **who, **_apart(told, number)).pk
        found = {one: Message.objects.get(pk=pk).inquiry_id for one, (_, pk) in lies.items()}
        pairs = {(truth, found[one]) for one, (truth, _) in lies.items()}
        assert len(pairs) == len({truth for truth, _ in pairs}) == len({pk for _, pk in pairs}), order
        _linked_in_order(dict(pairs))


def _apart(told: dict, number: int) -> dict:
    """Every order with ids and a subject of its own, so that they do not meet."""
    named = {
        key: [f"{one}.{number}@x" for one in told[key]]
        for key in ("references", "in_reply_to")
        if key in told
    }
    return {**told, **named, "id": f"{told['id']}.{number}@x", "text": str(number)}


def _linked_in_order(matters: dict[int, int]) -> None:
    """Each later matter names an earlier one of its thread."""
    for truth, pk in matters.items():
        follows = Inquiry.objects.get(pk=pk).follows_id
        assert (
            follows in [one for earlier, one in matters.items() if earlier < truth]
            if truth > 1
            else follows is None
        )


@pytest.mark.django_db(transaction=True)
def test_the_new_matter_says_why_it_lies_there(receive):
    first = receive(at(0), id="a@x", **ANNA, subject="Crete")
    new = receive(at(300), id="b@x", **ANNA, subject="Rome", in_reply_to=["a@x"])
    assert new.placement == Placement.NEW_TOPIC and new.placement_ref == "a@x"
    assert new.inquiry.follows_id == first.inquiry_id and new.inquiry.may_belong_to_id is None
    assert new.inquiry.status == "new"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("days", "new"), [(59, False), (61, True)])
def test_an_answer_to_what_was_closed_long_ago_opens_a_new_inquiry(receive, days, new):
    first = receive(timezone.now() - timedelta(days=100), id="a@x", **ANNA, subject="Crete")
    _closed(first.inquiry, days)
    answer = receive(timezone.now(), id="b@x", **ANNA, subject="Re: Crete", in_reply_to=["a@x"])
    assert (answer.inquiry_id != first.inquiry_id) is new
    assert answer.inquiry.follows_id == (first.inquiry_id if new else None)
    first.inquiry.refresh_from_db()
    assert first.inquiry.status == ("closed" if new else "open")
    second = receive(timezone.now(), id="c@x", **ANNA, subject="Re: Crete", in_reply_to=["a@x"], text="2")
    assert second.inquiry_id == answer.inquiry_id


def _closed(inquiry: Inquiry, days: int) -> None:
    handling.change_status(inquiry, "closed", None)
    Inquiry.objects.filter(pk=inquiry.pk).update(closed_at=timezone.now() - timedelta(days=days))


@pytest.mark.django_db(transaction=True)
def test_a_mail_from_before_the_closing_that_comes_late_joins(receive):
    first = receive(timezone.now() - timedelta(days=200), id="a@x", **ANNA, subject="Crete")
    _closed(first.inquiry, 100)
    late = receive(
        timezone.now() - timedelta(days=199), id="b@x", **ANNA, subject="Re: Crete", references=["a@x"]
    )
    assert late.inquiry_id == first.inquiry_id


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("days", [1, 400])
def test_an_automatic_answer_stays_in_its_thread_and_wakes_nothing(receive, days):
    first = receive(timezone.now() - timedelta(days=500), id="a@x", **ANNA, subject="Crete")
    _closed(first.inquiry, days)
    told = {"kind": "auto_reply", "subject": "Out of office: back in June", "references": ["a@x"]}
    answer = receive(timezone.now(), id="o@x", **ANNA, **told)
    assert answer.inquiry_id == first.inquiry_id
    inquiry = Inquiry.objects.get()
    assert (inquiry.status, inquiry.unread, inquiry.waiting_since) == ("closed", False, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("subject", "new"), [("Rome", True), ("Re: Crete", False)])
def test_the_code_in_the_address_obeys_the_same_rule(receive, subject, new):
    first = receive(at(0), id="a@x", **ANNA, subject="Crete")
    code = f"addr:{reply_tokens.make(first.inquiry_id)}"
    answer = receive(at(200), id="b@x", **ANNA, subject=subject, tokens=[code], in_reply_to=["a@x"])
    assert (answer.inquiry_id != first.inquiry_id) is new
    assert answer.inquiry.follows_id == (first.inquiry_id if new else None)


@pytest.mark.django_db(transaction=True)
def test_a_subject_that_staff_changed_is_no_new_topic(receive, django_user_model):
    first = receive(timezone.now() - timedelta(days=90), id="a@x", **ANNA, subject="Crete")
    person = django_user_model.objects.create(username="kim")
    to = [Address("anna@home.example")]
    ours = replying.queue_reply(
        first.inquiry, person, replying.Letter("Dear Anna", to=to, subject="Your offer: Samos")
    )
    told = {"subject": "AW: Your offer: Samos", "references": ["a@x", ours.external_id]}
    assert receive(timezone.now(), id="b@x", **ANNA, **told).inquiry_id == first.inquiry_id


@pytest.mark.django_db(transaction=True)
def test_a_stranger_in_an_old_thread_is_still_a_stranger(receive):
    first = receive(at(0), id="a@x", **ANNA, subject="Crete")
    eve = receive(at(200), id="e@x", **{"from": "eve@far.example"}, subject="Rome", references=["a@x"])
    assert eve.inquiry.may_belong_to_id == first.inquiry_id and eve.inquiry.follows_id is None


SUBJECTS = ("Crete", "Rome in May", "Oslo by ship", "Samos", "A week in Ghent", "Tallinn")
MARKS = ("Re: ", "AW: ", "Sv: ", "[EXTERN] Re: ", "TR : ", "")


@pytest.mark.django_db(transaction=True)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.sampled_from([1, 12, 29, 31, 45, 200]), st.booleans()), min_size=1, max_size=5),
    marks=st.lists(st.sampled_from(MARKS), min_size=6, max_size=6),
    seed=st.integers(0, 10**6),
)  # fmt: skip
def test_any_thread_in_any_order_falls_into_its_matters(receive, steps, marks, seed):
    """The truth: a matter ends where the subject changes after more than 30 days."""
    _RUNS.append(seed)
    run, day, subject, matter = len(_RUNS), 0, 0, 0
    mails = [(0, 0, "0", SUBJECTS[0])]
    for number, (gap, changes) in enumerate(steps, 1):
        day, subject, matter = day + gap, subject + changes, matter + (changes and gap > 30)
        mails.append((matter, day, str(number), marks[number] + SUBJECTS[subject]))
    lies: dict[str, tuple[int, int]] = {}
    for truth, when, name, text in random.Random(seed).sample(mails, len(mails)):
        named = [f"{one}.{run}@p" for one in range(int(name))]
        told = {"id": f"{name}.{run}@p", "subject": text, "references": named, "text": name}
        lies[name] = truth, receive(at(when), **{"from": f"p{run}@home.example"}, **told).pk
    pairs = {(truth, Message.objects.get(pk=pk).inquiry_id) for truth, pk in lies.values()}
    assert len(pairs) == len({truth for truth, _ in pairs}) == len({pk for _, pk in pairs})


_RUNS: list[int] = []
