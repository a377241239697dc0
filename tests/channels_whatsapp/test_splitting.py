"""Parting a signed post: each event once, none lost, and never an error, whatever the bytes are."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from channels_whatsapp.webhooks import meta, signing, twilio
from channels_whatsapp.webhooks.posts import Event, Post

FORM = "application/x-www-form-urlencoded"


def ids(events: list[Event]) -> list[str]:
    return [raw.delivery_id for _, raw in events]


# --- Meta -----------------------------------------------------------------------------------------------------------


def message(name: str, sender: str = "491700001", **more: Any) -> dict[str, Any]:
    return {"id": f"wamid.{name}", "from": sender, "timestamp": "1763760000", "type": "text", **more}


def contact(phone: str) -> dict[str, Any]:
    return {"wa_id": phone, "profile": {"name": f"Name of {phone}"}}


def value(number: str = "1060000001", **told: Any) -> dict[str, Any]:
    return {"messaging_product": "whatsapp", "metadata": {"phone_number_id": number}, **told}


def change(told: Any, field: str = "messages") -> dict[str, Any]:
    return {"field": field, "value": told}


def body(*entries: Any) -> bytes:
    return json.dumps({"object": "whatsapp_business_account", "entry": list(entries)}).encode()


def entry(*changes: Any, waba: str = "2020") -> dict[str, Any]:
    return {"id": waba, "changes": list(changes)}


def inside(event: Event) -> dict[str, Any]:
    """The only value in an envelope."""
    document = json.loads(event[1].raw)
    assert len(document["entry"]) == 1 and len(document["entry"][0]["changes"]) == 1
    return document["entry"][0]["changes"][0]["value"]


def test_a_single_event_stays_as_it_came_to_the_byte():
    raw = b'{ "object":"whatsapp_business_account", "entry":[{"id":"2020","time":1.50,"changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"49 30-555001","phone_number_id":"106"},"contacts":[{"wa_id":"491"}],"messages":[{"id":"wamid.A\\/=","timestamp":"1763760000","text":{"body":"\\u00e4"}}],"errors":[{"code":131000}]},"field":"messages"}]}]}'
    [(whose, one)] = meta.split(raw)
    assert one.raw == raw and one.delivery_id == "m:wamid.A/="
    assert (whose.owner, whose.numbers) == ("2020", ("106", "+4930555001"))
    assert one.received_at is not None and one.received_at.isoformat() == "2025-11-21T21:20:00+00:00"


def test_all_entries_changes_messages_and_statuses_of_a_body_are_parted():
    statuses = [
        {"id": "wamid.S", "status": "read", "timestamp": "1763760002", "recipient_id": "491700002"},
        {"id": "wamid.S", "status": "sent", "timestamp": "1763760001", "recipient_id": "491700002"},
        {"id": "wamid.S", "status": "sent"},
    ]
    both = value(
        contacts=[contact("491700002"), contact("491700001")],
        messages=[message("A"), message("B", "491700002"), message("A")],
        statuses=statuses,
    )
    events = meta.split(body(entry(change(both), change(value("107", messages=[message("C")]))), entry(change(value("108", messages=[message("D")])), waba="2021")))  # fmt: skip
    assert ids(events) == ["m:wamid.A", "m:wamid.B", "m:wamid.A", "s:wamid.S:read:1763760002",
                           "s:wamid.S:sent:1763760001", "s:wamid.S:sent", "m:wamid.C", "m:wamid.D"]  # fmt: skip
    assert [whose.numbers[0] for whose, _ in events] == ["1060000001"] * 6 + ["107", "108"]
    assert [whose.owner for whose, _ in events] == ["2020"] * 7 + ["2021"]
    first, second = inside(events[0]), inside(events[1])
    assert first["messages"] == [message("A")] and first["contacts"] == [contact("491700001")]
    assert second["contacts"] == [contact("491700002")] and "statuses" not in second
    assert inside(events[3])["statuses"] == statuses[:1] and inside(events[3])["contacts"] == [
        contact("491700002")
    ]


def test_an_event_has_the_same_name_alone_and_with_others():
    odd = change({"event": "APPROVED", "message_template_name": "offer"}, "message_template_status_update")
    alone, *_ = meta.split(body(entry(odd)))
    together = meta.split(body(entry(odd, change(value(messages=[message("A")])))))
    assert ids([alone])[0].startswith("e:") and ids(together) == [alone[1].delivery_id, "m:wamid.A"]
    assert alone[0].owner == "2020" and alone[0].numbers == ()


def test_what_stands_beside_several_events_is_an_event_of_its_own():
    told = value(
        messages=[message("A"), message("B")],
        errors=[{"code": 131000}],
        contacts=[contact("999")],
        novelty={"x": 1},
    )
    document = {
        "object": "whatsapp_business_account",
        "entry": [entry(change(told)), "odd"],
        "more": ["y" * 3_000],
    }
    events = meta.split(json.dumps(document).encode())
    assert [one[:2] for one in ids(events)] == ["m:", "m:", "e:", "e:", "e:"]
    assert inside(events[2])["errors"] == [{"code": 131000}] and inside(events[2])["contacts"] == [
        contact("999")
    ]
    assert inside(events[0])["novelty"] == {"x": 1}
    assert (
        json.loads(events[3][1].raw)["entry"] == ["odd"]
        and json.loads(events[4][1].raw)["more"] == document["more"]
    )


def test_the_same_id_with_other_content_is_kept_beside_it():
    events = meta.split(
        body(entry(change(value(messages=[message("A"), message("A", text={"body": "more"})]))))
    )
    assert ids(events)[0] == "m:wamid.A" and ids(events)[1].startswith("e:")


@pytest.mark.parametrize("odd", [None, "", "a\0b", "\ud800", "x" * 2_000, 7, ["wamid.A"], {}])
def test_an_id_that_can_not_name_a_delivery_is_none(odd):
    [(_, one)] = meta.split(body(entry(change(value(messages=[{"id": odd, "type": "text"}])))))
    assert one.delivery_id.startswith("e:")


def test_echoes_of_staffs_own_telephone_are_parted():
    events = meta.split(
        body(entry(change(value(message_echoes=[message("A"), message("B")]), "smb_message_echoes")))
    )
    assert [inside(one)["message_echoes"][0]["id"] for one in events] == ["wamid.A", "wamid.B"]
    assert {str(raw.received_at) for _, raw in events} == {"2025-11-21 21:20:00+00:00"}
    assert all(one.startswith("e:") for one in ids(events))


_MANY = {"id": "2020", "changes": [change(value(messages=[message(str(n)) for n in range(6_000)]))]}


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"not JSON", b"[1]", b'"text"', b"null", b"\xff\xfe\x00", b"{}", b'{"entry":[]}', b'{"entry":{"changes":7}}',
        b'{"a":1,"a":2}', b'{"entry":[{"changes":[{"value":{"messages":[{"id":"a","id":"b"}]}}]}]}',
        b'{"a":NaN,"entry":[1,2]}', b'{"a":1e999}', b'{"a":0.1000000000000000055511151231257827021181583404541015626}',
        b'{"a":1e-99999999999999999999}', b'{"a":' + b"9" * 5_000 + b"}",
        b'{"entry":' + b"[" * 200_000 + b"]" * 200_000 + b"}", b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        body(_MANY), body(entry(change(value(messages=[message(str(n)) for n in range(1_000)], **{f"k{n}": "z" * 1_900 for n in range(40)})))),
    ],
    ids=lambda raw: raw[:30].decode("latin-1"),
)  # fmt: skip
def test_what_can_not_be_parted_without_loss_is_kept_whole(raw):
    events = meta.split(raw)
    assert (
        b"".join(one.raw for _, one in events) == raw or sum(len(one.raw) for _, one in events) < 32_000_000
    )
    if len(events) == 1:
        assert events[0][1].raw == raw and ids(events)[0][:2] in ("b:", "e:")


def test_a_body_without_events_is_named_by_its_hash():
    raw = b'{"entry":[{"id":"a","id":"b"}]}'
    [(whose, one)] = meta.split(raw)
    assert one.delivery_id == f"b:{hashlib.sha256(raw).hexdigest()}" and not whose.numbers and not whose.owner


_WORDS = st.sampled_from(["491700001", "491700002", "DE.1", "wamid.A", "wamid.B", "sent", "", "ä\n\ud800\0"])
_PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _WORDS
_ANY = st.recursive(
    _PLAIN, lambda some: st.lists(some, max_size=3) | st.dictionaries(_WORDS, some, max_size=3), max_leaves=6
)


def holder(**known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The object that it should be, some keys missing or strange, or something else altogether."""
    fixed = st.fixed_dictionaries({}, optional=known)
    return _ANY | st.builds(lambda told, more: {**told, **more}, fixed, st.dictionaries(st.sampled_from(["x", "errors", "time"]), _ANY, max_size=2)) | fixed  # fmt: skip


_EVENT = holder(
    **dict.fromkeys(["id", "from", "from_user_id", "status", "timestamp", "recipient_id", "text"], _ANY)
)
_CONTACT = holder(wa_id=_WORDS, user_id=_WORDS, profile=_ANY)
_LIST = st.lists(_EVENT, max_size=3) | _ANY
_VALUE = holder(messages=_LIST, statuses=_LIST, message_echoes=_LIST, contacts=st.lists(_CONTACT, max_size=3) | _ANY,
                metadata=holder(phone_number_id=_ANY, display_phone_number=_ANY))  # fmt: skip
_CHANGE = holder(field=st.just("messages") | _ANY, value=_VALUE)
_ENTRY = holder(id=_ANY, changes=st.lists(_CHANGE, max_size=3) | _ANY)
_DOCUMENT = holder(object=_ANY, entry=st.lists(_ENTRY, max_size=3) | _ANY)


def leaves(told: Any, path: tuple[str, ...] = ()) -> Counter[str]:
    """Everything that is said in a document, by where it is said; lists are no place."""
    if isinstance(told, dict) and told:
        return sum((leaves(one, (*path, key)) for key, one in told.items()), Counter())
    if isinstance(told, list) and told:
        return sum((leaves(one, path) for one in told), Counter())
    return Counter([json.dumps([path, told])])


@settings(max_examples=400, deadline=None)
@given(_DOCUMENT)
@example({"entry": [{"changes": [{"value": {"messages": [{}, {}], "contacts": [{"wa_id": "1"}]}}]}]})
def test_nothing_of_a_body_is_lost(document):
    raw = json.dumps(document).encode()
    events = meta.split(raw)
    assert events
    told = {leaf for _, one in events for leaf in leaves(json.loads(one.raw))}
    assert set(leaves(document)) <= told
    if len(events) == 1:
        assert events[0][1].raw == raw


@settings(max_examples=300, deadline=None)
@given(_DOCUMENT)
def test_each_message_and_status_is_in_exactly_one_event(document):
    def those(raw: bytes) -> Counter[str]:
        found: Counter[str] = Counter()
        for one in _dicts(json.loads(raw), "entry"):
            for told in _dicts(one, "changes"):
                for name in ("messages", "statuses", "message_echoes"):
                    inner = told.get("value")
                    some = inner.get(name) if isinstance(inner, dict) else None
                    found.update(
                        json.dumps([name, each]) for each in (some if isinstance(some, list) else ())
                    )
        return found

    raw = json.dumps(document).encode()
    events = meta.split(raw)
    assert sum((those(one.raw) for _, one in events), Counter()) == those(raw)
    assert all(those(one.raw).total() <= 1 for _, one in events)


def _dicts(told: Any, name: str) -> list[Any]:
    some = told.get(name) if isinstance(told, dict) else None
    return [one for one in some if isinstance(one, dict)] if isinstance(some, list) else []


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet='{}[]":,\\0e-9 Nalsetru', max_size=80).map(str.encode))
def test_any_bytes_come_back(raw):
    assert b"".join(one.raw for _, one in meta.split(raw)) == raw or json.loads(raw)


# --- Twilio ---------------------------------------------------------------------------------------------------------

SID = "SM" + "1" * 32
BASE = {"AccountSid": "AC1", "From": "whatsapp:+491700001", "To": "whatsapp:+4930555001"}


def of_twilio(**fields: str) -> Event:
    told = urlencode({**BASE, **fields}).encode()
    post = Post("", told, FORM)
    [event] = twilio.split(post, signing.form_fields(post))
    assert event[1].raw == told
    return event


@pytest.mark.parametrize(
    ("fields", "name", "number"),
    [
        ({"MessageSid": SID, "SmsStatus": "received", "Body": ""}, f"m:{SID}", "+4930555001"),
        ({"SmsMessageSid": SID, "NumMedia": "1"}, f"m:{SID}", "+4930555001"),
        ({"MessageSid": SID, "MessageStatus": "read", "SmsStatus": "read"}, f"s:{SID}:read", "+491700001"),
        ({"MessageSid": SID, "SmsStatus": "delivered", "EventType": "DELIVERED"}, f"s:{SID}:delivered", "+491700001"),
        ({"MessageSid": SID, "SmsStatus": "sent", "From": "+4930555001"}, f"s:{SID}:sent", "sms:+4930555001"),
        ({"MessageSid": SID, "SmsStatus": "sent", "From": "+4930555001", "ChannelPrefix": "whatsapp"}, f"s:{SID}:sent", "+4930555001"),
        ({"MessageSid": SID, "Body": "SMS", "To": "+4930555001"}, f"m:{SID}", "sms:+4930555001"),
    ],
)  # fmt: skip
def test_a_post_of_twilio_is_one_event(fields, name, number):
    whose, one = of_twilio(**fields)
    assert one.delivery_id == name and whose.numbers == (number,) and whose.owner == "AC1"


@pytest.mark.parametrize("fields", [{}, {"MessageSid": SID}, {"Body": "x"}, {"MessageSid": "a\0", "Body": "x"}, {"MessageSid": SID, "MessageStatus": "\0"}])  # fmt: skip
def test_what_says_neither_is_an_event_by_its_hash(fields):
    whose, one = of_twilio(**fields)
    assert one.delivery_id == f"e:{hashlib.sha256(one.raw).hexdigest()}" and "+4930555001" in (
        *whose.numbers,
        "+4930555001",
    )


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([FORM, "application/json", "multipart/form-data", ""]))
def test_twilio_never_fails_and_keeps_the_bytes(raw, kind):
    post = Post("https://hub.example/t/", raw, kind)
    events = twilio.split(post, signing.form_fields(post))
    assert b"".join(one.raw for _, one in events) == raw and len(events) == 1
