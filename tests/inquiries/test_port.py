"""The port's records clean what they are given, and numbers written in several ways are one."""

from __future__ import annotations

from typing import get_args

import pytest

from channels_email.channel import EmailChannel
from inquiries import channels
from inquiries.channels import Channel, IncomingMessage, Medium, PermanentError, PointKind, match_key
from tests.support import channel as fake


@pytest.mark.parametrize("channel", [EmailChannel(), fake.FakeChannel(), fake.ChatChannel()])
def test_each_channel_has_all_that_the_desk_may_ask_of_it(channel):
    assert isinstance(channel, Channel)


def test_a_mail_channel_has_no_window_and_no_media_elsewhere():
    mail = EmailChannel()
    options = mail.compose_options(1, channels.Address("anna@example.com"), None)
    assert options.free_text and options.window_closes_at is None and not options.templates
    with pytest.raises(PermanentError):
        mail.fetch_media(1, Medium("m1"))


def test_all_that_can_come_in_is_one_type():
    assert IncomingMessage in get_args(channels.Incoming) and len(get_args(channels.Incoming)) == 6


def test_what_a_provider_tells_in_json_fits_a_column():
    endless: dict[str, object] = {}
    endless["again"] = endless
    told = IncomingMessage(
        "i",
        "i",
        content={
            "location": {"latitude": 1.5, "name": "a\x00b"},
            "nan": float("nan"),
            "self": endless,
            5: b"x",
        },
    )
    assert told.content["location"] == {"latitude": 1.5, "name": "ab"}
    assert told.content["nan"] is None and told.content["5"] == "b'x'"
    deep = told.content["self"]
    while deep:
        deep = deep["again"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+49 170 1234567", "491701234567"),  # as written, and WhatsApp's digits
        ("0049 (170) 123-4567", "+491701234567"),
        ("+55 11 98765-4321", "551187654321"),  # Brazil: the ninth digit
        ("+52 1 55 1234 5678", "525512345678"),  # Mexico: the 1
        ("+54 9 11 2345-6789", "541123456789"),  # Argentina: the 9
        ("+54 11 15 2345-6789", "5491123456789"),  # … and how people write it at home
    ],
)
def test_one_number_written_in_two_ways_has_one_key(one, other):
    assert match_key(PointKind.PHONE, one) == match_key(PointKind.PHONE, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+55 11 3765-4321", "+55 11 93765-4321"),  # a line at home has no ninth digit
        ("+49 170 1234567", "+43 170 1234567"),
        ("+1 555 123 4567", "+52 155 5123 4567"),
    ],
)
def test_different_numbers_have_different_keys(one, other):
    assert match_key(PointKind.PHONE, one) != match_key(PointKind.PHONE, other)


def test_user_ids_keep_their_case_and_what_is_no_number_stays_as_it_is():
    assert match_key(PointKind.WHATSAPP, " DE.aBc ") == "DE.aBc"
    assert match_key(PointKind.PHONE, "unknown") == "unknown"
