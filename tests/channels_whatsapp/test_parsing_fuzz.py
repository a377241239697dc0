"""Whatever a provider sends, or somebody who stole its secret: a record that can be stored, or a refusal in words."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.parsing import parse
from inquiries import intake
from inquiries.channels import PermanentError, RawInbound, storable
from inquiries.models import InboundItem, Message
from inquiries.services import chatwords, receiving
from inquiries.states import ErrorCategory
from tests.channels_whatsapp import payloads as p

FORMS = [make() for make in p.EVERY.values()]
JSON_FORMS = [one for one in FORMS if one.startswith(b"{")]
TWILIO_FORMS = [one for one in FORMS if not one.startswith(b"{")]
VALUES = [
        None, True, False, 0, -1, 1.5, 10**18, 10**400, float("inf"), float("nan"), "", " ", "\x00", "\ud800", "None",
        "a" * 5_000, "9" * 6_000, "+", "whatsapp:", "²", [], {}, [[]], [None], {"": ""}, [{}] * 300, {"id": {}},
        "{", "data:,", "https://x", "2026-99-99", "2025-07-03T18:04:00+99:00", "Mon, 99 Foo 2026", "🏖" * 40,
        "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "Fri, 31 Dec 9999 23:59:59 -1200",
]  # fmt: skip
STRANGE = st.sampled_from(VALUES)


def storable_everywhere(value: Any) -> bool:
    if isinstance(value, str):
        return storable(value)
    if is_dataclass(value):
        return all(storable_everywhere(getattr(value, one.name)) for one in fields(value))
    if isinstance(value, tuple | list | frozenset):
        return all(map(storable_everywhere, value))
    if isinstance(value, dict):
        return all(map(storable_everywhere, (*value, *value.values())))
    if isinstance(value, datetime):
        return value.tzinfo is not None
    return value is None or isinstance(value, bool | int | float | bytes)


def check(raw: bytes) -> None:
    try:
        found = parse(raw)
    except PermanentError as refused:
        assert refused.words.endswith(".")
        return
    assert storable_everywhere(found)
    assert found == parse(raw)
    content = getattr(found, "content", {})
    json.dumps(content, allow_nan=False)
    chatwords.summary(content), chatwords.lead_source(content), list(chatwords.texts(content))
    for address in (getattr(found, "sender", None), *getattr(found, "also", ())):
        assert address is None or "None" not in address.address


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [here] if here else []
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in steps:
        found += paths(one, (*here, key))
    return found


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """A copy with another value there; `...` takes the key away."""
    if not path:
        return new
    key, *rest = path
    copied = dict(value) if isinstance(value, dict) else list(value)
    if new is ... and not rest:
        del copied[key]
    else:
        copied[key] = put(copied[key], tuple(rest), new)
    return copied


@st.composite
def mutated_json(draw: st.DrawFn) -> bytes:
    told = json.loads(draw(st.sampled_from(JSON_FORMS)))
    for _ in range(draw(st.integers(1, 4))):
        places = paths(told)
        if not places:
            break
        told = put(told, draw(st.sampled_from(places)), draw(STRANGE | st.just(...)))
    return json.dumps(told).encode()


@st.composite
def mutated_form(draw: st.DrawFn) -> bytes:
    told = dict(parse_qsl(draw(st.sampled_from(TWILIO_FORMS)).decode(), keep_blank_values=True))
    for _ in range(draw(st.integers(1, 5))):
        key = draw(
            st.sampled_from([*told, "MediaUrl0", "InteractiveData", "Latitude", "ListId", "MessageStatus"])
        )
        new = draw(STRANGE | st.just(...))
        if new is ...:
            told.pop(key, None)
        else:
            told[key] = new
    return urlencode({key: str(value) for key, value in told.items()}, errors="surrogatepass").encode()


@given(mutated_json())
@settings(max_examples=600, deadline=None)
def test_events_with_strange_values(raw: bytes) -> None:
    check(raw)


@given(mutated_form())
@settings(max_examples=300, deadline=None)
def test_forms_with_strange_values(raw: bytes) -> None:
    check(raw)


@given(st.sampled_from(FORMS), st.data())
@settings(max_examples=200, deadline=None)
def test_damaged_bytes(raw: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(raw)))
    check(raw[:cut] + data.draw(st.binary(max_size=8)) + raw[cut + data.draw(st.integers(0, 8)) :])


@given(st.binary(max_size=500))
@settings(max_examples=150, deadline=None)
def test_any_bytes(raw: bytes) -> None:
    check(raw)


def mutated(random: Random) -> bytes:
    """One original with one to three strange values, without hypothesis: for tests that need the database."""
    raw = random.choice(FORMS)
    if not raw.startswith(b"{"):
        told = dict(parse_qsl(raw.decode(), keep_blank_values=True))
        for key in random.sample(list(told), random.randint(1, 3)):
            told[key] = str(random.choice(VALUES))
        return urlencode(told, errors="surrogatepass").encode()
    document = json.loads(raw)
    for _ in range(random.randint(1, 3)):
        places = paths(document)
        if places:
            document = put(document, random.choice(places), random.choice([*VALUES, ...]))
    return json.dumps(document).encode()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_understood_can_be_stored(number: WhatsAppNumber, seed: int) -> None:
    """Nothing ends as a crash: it is a message, waits for one, is skipped, or is refused in words."""
    random = Random(seed)
    raws = [RawInbound(f"f:{n}", mutated(random)) for n in range(60)]
    intake.store_inbound(number.account, raws)
    receiving.process_inbound()
    crashed = InboundItem.objects.filter(error_category=ErrorCategory.CRASH)
    assert [(one.error_code, one.error_words) for one in crashed] == []
    assert Message.objects.exists()
