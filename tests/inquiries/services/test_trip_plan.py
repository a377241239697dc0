"""Merging readings with what staff have said: whatever comes in whatever order."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from inquiries.extraction.base import Extraction, Reading
from inquiries.extraction.evidence import find_quote, make
from inquiries.extraction.schema import TripDetails
from inquiries.models import Message, TripRequest, TripValue
from inquiries.services.trip_evidence import Talk
from inquiries.services.trip_plan import Plan, Why, plan
from inquiries.services.trip_rows import ACCEPTED, Trip
from inquiries.states import Rival, ValueSource, ValueStatus

T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)
WORDS = {name: f"{name} are %s" for name in ("adults", "nights", "rooms")}


@dataclass
class Desk:
    """One trip and its conversation; time goes on by an hour with whatever happens."""

    trip: Trip = field(default_factory=lambda: Trip(TripRequest(pk=1, inquiry_id=1)))
    messages: dict[str, Message] = field(default_factory=dict)
    all_rows: list[TripValue] = field(default_factory=list)
    hours: int = 0
    pks: Any = field(default_factory=lambda: itertools.count(1))

    def now(self) -> datetime:
        self.hours += 1
        return T0 + timedelta(hours=self.hours)

    def hear(self, text: str) -> Message:
        at = self.now()
        one = Message(pk=next(self.pks), direction="in", reply_text=text, received_at=at, created_at=at)
        self.messages[str(one.pk)] = one
        return one

    def edit(self, message: Message, text: str) -> None:
        at = self.now()
        message.earlier_texts = [*message.earlier_texts, {"text": message.reply_text, "at": T0.isoformat()}]
        message.reply_text, message.revised_at = text, at
        message.text_version += 1

    def say(self, name: str, value: Any) -> TripValue:
        """As `trips.correct` does it."""
        for row in self.trip.rivals_of(name):
            row.dismissed_at = row.superseded_at = self.now()
            self.trip.rivals.remove(row)
            self.trip.dismissed.append(row)
        row = TripValue(pk=next(self.pks), trip=self.trip.row, field=name, value=value, source=ValueSource.STAFF,
                        status=ValueStatus.CORRECTED, created_at=self.now())  # fmt: skip
        if name in self.trip.values:
            self.trip.values[name].superseded_at = self.now()
        self.trip.values[name] = row
        self.all_rows.append(row)
        return row

    def dismiss(self, row: TripValue) -> None:
        row.dismissed_at = row.superseded_at = self.now()
        self.trip.rivals.remove(row)
        self.trip.dismissed.append(row)

    def said(self, message: Message, name: str, value: Any, quote: str = "") -> Reading:
        found = find_quote(quote or message.reply_text, message.reply_text)
        proof = make(name, message.reply_text, [found], str(message.pk)) if found else None
        return Reading(name, value, (proof,) if proof else (), 0.8, "local", "v1")

    def read(self, *told: Reading, **more: Any) -> Plan:
        result = Extraction(
            TripDetails(**{one.field: one.value for one in told}),
            {one.field: list(one.evidence) for one in told},
            {one.field: one.confidence for one in told},
            version="v1",
            **more,
        )
        made = plan(self.trip, result, Talk(self.messages))
        at = self.now()
        for row in made.ended:
            row.superseded_at, row.status = at, ValueStatus.SUPERSEDED
        for row in made.fresh:
            row.pk, row.created_at = next(self.pks), at
        self.all_rows += made.fresh
        self.trip.values = made.after
        self.trip.rivals = [one for one in self.all_rows if one.rival and one.superseded_at is None]
        return made


def model(name: str, value: Any, *evidence: Any) -> Reading:
    return Reading(name, value, tuple(evidence), 0.7, "model", "v3")


def whys(made: Plan) -> list[tuple[str, str]]:
    return [(told.field, told.why.value) for told in made.told]


def test_the_last_word_of_the_customer_is_in_force_and_told_once() -> None:
    desk = Desk()
    two = desk.hear("we are 2")
    assert whys(desk.read(desk.said(two, "adults", 2))) == [("adults", "read")]
    assert whys(desk.read(desk.said(two, "adults", 2))) == []
    three = desk.hear("no, 3")
    made = desk.read(desk.said(three, "adults", 3))
    assert whys(made) == [("adults", "changed")]
    assert desk.trip.values["adults"].value == 3 and made.told[0].old.value == 2


def test_a_later_message_against_staff_stands_beside_and_an_earlier_one_says_nothing() -> None:
    desk = Desk()
    early = desk.hear("we are 2")
    desk.say("adults", 3)
    made = desk.read(desk.said(early, "adults", 2))
    assert not made.told and not desk.trip.rivals
    late = desk.hear("we are 4 now")
    assert whys(desk.read(desk.said(late, "adults", 4))) == [("adults", "contradicts")]
    (rival,) = desk.trip.rivals
    assert (rival.value, rival.rival, desk.trip.values["adults"].value) == (4, Rival.CONTRADICTS, 3)
    assert whys(desk.read(desk.said(late, "adults", 4))) == [] and desk.trip.rivals == [rival]
    back = desk.hear("3 after all")
    assert whys(desk.read(desk.said(back, "adults", 3))) == [] and not desk.trip.rivals


def test_what_was_dismissed_is_told_again_only_if_the_customer_says_it_again() -> None:
    desk = Desk()
    desk.say("adults", 3)
    first = desk.hear("we are 4")
    desk.read(desk.said(first, "adults", 4))
    desk.dismiss(desk.trip.rivals[0])
    assert not desk.read(desk.said(first, "adults", 4)).fresh
    again = desk.hear("as I said: we are 4")
    assert whys(desk.read(desk.said(again, "adults", 4))) == [("adults", "contradicts")]


def test_a_value_without_proof_fills_nothing() -> None:
    desk = Desk()
    desk.hear("Crete please")
    made = desk.read(unproven=(model("nights", 7),))
    assert whys(made) == [("nights", "unproven")] and not desk.trip.values
    (rival,) = desk.trip.rivals
    assert rival.unproven and rival.source == "model"
    assert not desk.read(unproven=(model("nights", 7),)).fresh, "the same is not told twice"
    desk.dismiss(rival)
    assert not desk.read(unproven=(model("nights", 7),)).fresh, "nor after it was dismissed"
    desk.say("nights", 5)
    assert not desk.read(unproven=(model("nights", 9),)).fresh, "and it says nothing against staff"


def test_a_quote_that_the_customer_never_wrote_is_no_proof_whatever_the_extractor_claims() -> None:
    desk = Desk()
    message = desk.hear("Crete please")
    invented = make("nights", "for 7 nights", [find_quote("7 nights", "for 7 nights")], str(message.pk))
    result = Extraction(TripDetails(nights=7), {"nights": [invented]}, {"nights": 1.0}, "model", "v3")
    made = plan(desk.trip, result, Talk(desk.messages))
    assert not made.after and made.fresh[0].unproven
    ours = Message(pk=99, direction="out", reply_text="for 7 nights", received_at=T0, created_at=T0)
    claimed = make("nights", ours.reply_text, [find_quote("7 nights", ours.reply_text)], "99")
    result = Extraction(TripDetails(nights=7), {"nights": [claimed]}, {"nights": 1.0}, "model", "v3")
    assert not plan(desk.trip, result, Talk({"99": ours})).after, "our own words are no proof either"


def test_where_extractors_differ_both_stand_and_the_same_value_ends_it() -> None:
    desk = Desk()
    message = desk.hear("6 to 9 nights")
    local = desk.said(message, "nights", 6)
    theirs = model("nights", 9, *desk.said(message, "nights", 9, "9 nights").evidence)
    assert whys(desk.read(local, rivals=(theirs,))) == [("nights", "read"), ("nights", "differs")]
    assert [row.value for row in desk.trip.rivals] == [9]
    local_only = desk.read(local, covers=frozenset({"local"}))
    assert not local_only.ended, "while the model has not read again its word stands"
    desk.read(local)
    assert not desk.trip.rivals


def test_the_number_of_all_speaks_against_the_adults_that_staff_set() -> None:
    desk = Desk()
    desk.say("adults", 2)
    desk.say("children", 2)
    five = desk.hear("we are 5 now")
    assert whys(desk.read(desk.said(five, "travellers", 5))) == [("travellers", "contradicts")]
    assert "travellers" not in desk.trip.values
    assert not desk.read(desk.said(five, "travellers", 5)).told
    four = desk.hear("no, 4")
    desk.read(desk.said(four, "travellers", 4))
    assert desk.trip.values["travellers"].value == 4 and not desk.trip.rivals


def test_words_are_found_again_in_an_edited_message_and_what_is_gone_goes() -> None:
    desk = Desk()
    message = desk.hear("we are 2 and stay 7 nights")
    desk.read(desk.said(message, "adults", 2, "2"), desk.said(message, "nights", 7, "7 nights"))
    confirmed = desk.trip.values["adults"]
    confirmed.status, confirmed.source = ValueStatus.CONFIRMED, ValueSource.STAFF
    desk.edit(message, "Hello! we are 2 and stay a while")
    made = desk.read()
    assert whys(made) == [("nights", "gone")] and confirmed in made.moved and not confirmed.lost
    assert confirmed.spans == [[14, 15]] and confirmed.text_version == 2
    desk.edit(message, "")
    assert whys(desk.read()) == [("adults", "lost")]
    assert desk.trip.values["adults"].lost and not desk.read().told, "told once"
    desk.edit(message, "we are 2")
    desk.read()
    assert not desk.trip.values["adults"].lost


def test_an_edit_that_leaves_the_words_as_they_were_is_no_news_to_staff() -> None:
    desk = Desk()
    message = desk.hear("we are 2")
    desk.say("adults", 3)
    desk.edit(message, "we are 2, thanks")
    assert not desk.read(desk.said(message, "adults", 2, "we are 2")).told
    desk.edit(message, "we are 5, thanks")
    assert whys(desk.read(desk.said(message, "adults", 5, "we are 5"))) == [("adults", "contradicts")]


def test_a_message_beyond_those_read_keeps_its_value() -> None:
    desk = Desk()
    message = desk.hear("we are 2")
    desk.read(desk.said(message, "adults", 2))
    far = Talk({}, {message.pk})
    assert not plan(desk.trip, Extraction(TripDetails()), far).ended
    assert plan(desk.trip, Extraction(TripDetails()), Talk({})).ended, (
        "one that was moved away takes it along"
    )


def test_a_budget_without_and_one_with_an_empty_part_are_one() -> None:
    desk = Desk()
    desk.say("budget", {"amount": 3000.0, "currency": "EUR", "per": None})
    later = desk.hear("3000 EUR")
    assert not desk.read(desk.said(later, "budget", {"amount": 3000, "currency": "EUR"})).fresh


_NAMES = st.sampled_from(sorted(WORDS))
_VALUES = st.integers(1, 4)
_ACTS = st.one_of(
    st.tuples(st.just("hear"), _NAMES, _VALUES),
    st.tuples(st.just("say"), _NAMES, _VALUES),
    st.tuples(st.just("rival"), _NAMES, _VALUES),
    st.tuples(st.just("unproven"), _NAMES, _VALUES),
    st.tuples(st.just("delete"), _NAMES, _VALUES),
    st.tuples(st.just("dismiss"), _NAMES, _VALUES),
    st.tuples(st.just("again"), _NAMES, _VALUES),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_ACTS, max_size=14))
def test_whatever_happens_in_whatever_order(acts: list[tuple[str, str, int]]) -> None:
    desk, staff, last, extra = Desk(), {}, {}, {}
    for act, name, value in acts:
        if act == "hear":
            last[name] = (desk.hear(WORDS[name] % value), value)
        elif act == "say":
            staff[name] = (desk.say(name, value), value, desk.hours)
        elif act == "delete" and name in last:
            desk.edit(last.pop(name)[0], "")
        elif act == "dismiss" and desk.trip.rivals:
            desk.dismiss(desk.trip.rivals[value % len(desk.trip.rivals)])
        elif act in ("rival", "unproven"):
            extra[act] = (name, value)
        told = [desk.said(message, key, told) for key, (message, told) in last.items()]
        rivals = [extra["rival"]] if "rival" in extra else []
        other = desk.messages.get(str(last[rivals[0][0]][0].pk)) if rivals and rivals[0][0] in last else None
        differing = (
            [model(key, at, *desk.said(other, key, at).evidence) for key, at in rivals] if other else []
        )
        unproven = [model(*extra["unproven"])] if "unproven" in extra else []
        desk.read(*told, rivals=tuple(differing), unproven=tuple(unproven))
        _holds(desk, staff, last)


def _holds(desk: Desk, staff: dict[str, Any], last: dict[str, Any]) -> None:
    for name, (row, value, _) in staff.items():
        assert desk.trip.values[name] is row and row.value == value, "staff's value never changes"
    for name, (_, value) in last.items():
        if name not in staff:
            assert desk.trip.values[name].value == value, "the customer's last word counts"
    in_force = [(row.field) for row in desk.all_rows if not row.rival and row.superseded_at is None]
    assert len(in_force) == len(set(in_force)), "nothing is in force twice"
    once = [
        (row.field, str(row.value), row.message_id)
        for row in desk.all_rows
        if row.rival and (row.superseded_at is None or row.dismissed_at is not None)
    ]
    assert len(once) == len(set(once)), "nothing is told twice"
    for row in desk.trip.rivals:
        against = desk.trip.values.get(row.field)
        assert against is None or against.value != row.value, "no rival says what is in force"
        assert not (row.unproven and against is not None and against.status in ACCEPTED)
        if against is not None and against.status in ACCEPTED and row.rival == Rival.CONTRADICTS:
            assert row.message.received_at > against.created_at, "only later words speak against staff"
    assert not any(row.unproven for row in desk.trip.values.values())


def test_each_reason_has_a_name() -> None:
    assert {why.value for why in Why} >= {rival.value for rival in Rival}
