"""Every kind of both providers as the port's records."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest

from channels_whatsapp.parsing import parse
from inquiries.channels import (
    Address,
    Flag,
    IncomingMessage,
    Medium,
    Nothing,
    NumberChange,
    PermanentError,
    PointKind,
    Reaction,
    Revision,
    SentStatus,
    StatusUpdate,
)
from tests.channels_whatsapp import payloads as p

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
PHONE = Address(p.ANNA, "Anna Beispiel", PointKind.PHONE)
ID = Address(p.ANNA_ID, "Anna Beispiel", PointKind.WHATSAPP)
HEX = hashlib.sha256(b"a file").hexdigest()
FILE = f"{p.SID}/{p.sid('ME', p.SID + '0')}"
PLACE = {"latitude": 35.3387, "longitude": 25.1442, "name": "Heraklion", "address": "Crete"}
CARDS = [
    {"name": "Ben Berg", "phones": ["+49 170 1110002"], "emails": ["ben@berg.example"], "organization": "Berg Reisen"}
]  # fmt: skip
REFERRAL = {
    "headline": "Crete from 599 €", "body": "Seven nights by the sea, breakfast included",
    "url": "https://fb.me/kreta26", "source": "ad", "id": "120211",
}  # fmt: skip
ORDER = {
    "items": [
        {"name": "Boat trip", "quantity": "2", "price": "49.5", "currency": "EUR"},
        {"name": "Transfer", "quantity": "1", "price": "30", "currency": "EUR"},
    ],
    "text": "For the 3rd of May",
}
CRETE = "Hello, two adults to Crete in May?"
FLOW = {"id": "flow", "title": "A form was sent"}

# kind -> text, content, media, the message that it answers
META = {
    "text": (CRETE, {}, (), ""),
    "image": ("The hotel we would like", {}, (Medium("9001", "", "image/jpeg", HEX),), ""),
    "image without words": ("", {}, (Medium("9001", "", "image/jpeg", HEX),), ""),
    "video": ("The beach", {}, (Medium("9002", "", "video/mp4", HEX),), ""),
    "audio": ("", {}, (Medium("9003", "", "audio/mpeg", HEX),), ""),
    "voice": ("", {}, (Medium("9003", "", "audio/ogg", HEX, voice=True),), ""),
    "document": ("As asked", {}, (Medium("9004", "Passport.pdf", "application/pdf", HEX),), ""),
    "sticker": ("", {"sticker": True}, (Medium("9005", "", "image/webp", HEX),), ""),
    "location": ("", {"location": PLACE}, (), ""),
    "bare location": ("", {"location": {"latitude": -33.9, "longitude": 18.42}}, (), ""),
    "contacts": ("", {"cards": CARDS}, (), ""),
    "list reply": ("Half board", {"choice": {"id": "opt_2", "title": "Half board"}}, (), "wamid.S"),
    "button reply": ("Yes", {"choice": {"id": "yes", "title": "Yes"}}, (), ""),
    "template button": (
        "Accept the offer", {"choice": {"id": "ACCEPT-17", "title": "Accept the offer"}}, (), "wamid.S"
    ),
    "flow reply": ("travel month: May\nadults: 2\nextras: Boat, Car", {"choice": FLOW}, (), ""),
    "call permission": (
        "We may call", {"choice": {"id": "call_permission_reply", "title": "We may call"}}, (), ""
    ),
    "answer": ("The first one", {}, (), "wamid.S"),
    "forwarded": ("Look at this", {"forwarded": True}, (), ""),
    "forwarded often": ("Look at this", {"forwarded": "often"}, (), ""),
    "about a product": ("Is this one free?", {"product": {"id": "VILLA-7", "catalog": "55"}}, (), ""),
    "advert": ("More, please", {"referral": REFERRAL}, (), ""),
    "order": ("For the 3rd of May", {"order": ORDER}, (), ""),
    "unsupported": ("", {"unsupported": "a poll"}, (), ""),
    "unavailable": ("", {"unsupported": "a message that WhatsApp could not hand over"}, (), ""),
    "kind of tomorrow": ("", {"unsupported": "“hologram”"}, (), ""),
}  # fmt: skip
TWILIO = {
    "text": (CRETE, {}, (), ""),
    "image": ("The hotel we would like", {}, (Medium(FILE, "", "image/jpeg"),), ""),
    "image without words": ("", {}, (Medium(FILE, "", "image/jpeg"),), ""),
    "video": ("The beach", {}, (Medium(FILE, "", "video/mp4"),), ""),
    "audio": ("", {}, (Medium(FILE, "", "audio/mpeg"),), ""),
    "voice": ("", {}, (Medium(FILE, "", "audio/ogg", voice=True),), ""),
    "document": ("Passport.pdf", {}, (Medium(FILE, "", "application/pdf"),), ""),
    "sticker": ("", {"sticker": True}, (Medium(FILE, "", "image/webp"),), ""),
    "contacts": ("", {}, (Medium(FILE, "contact.vcf", "text/vcard"),), ""),
    "location": ("", {"location": PLACE}, (), ""),
    "list reply": ("Half board", {"choice": {"id": "opt_2", "title": "Half board"}}, (), p.sid("SM", "S")),
    "button reply": ("Yes", {"choice": {"id": "yes", "title": "Yes"}}, (), p.sid("SM", "S")),
    "flow reply": ("travel month: May\nadults: 2", {"choice": {**FLOW, "id": "form"}}, (), ""),
    "answer": ("The first one", {}, (), p.sid("SM", "S")),
    "forwarded": ("Look at this", {"forwarded": True}, (), ""),
    "forwarded often": ("Look at this", {"forwarded": "often"}, (), ""),
    "advert": (
        "More, please", {"referral": {**REFERRAL, "body": "Seven nights by the sea", "medium": 0}},
        (Medium(f"{p.SID}/{p.sid('ME', 'advert')}", "", "image/jpeg"),), "",
    ),
    "kind of tomorrow": ("", {"unsupported": "“hologram”"}, (), ""),
    "to the fallback address": ("Hello", {}, (), ""),
}  # fmt: skip


def check(found, id, wanted):
    text, content, media, quoted = wanted
    assert isinstance(found, IncomingMessage)
    assert (found.identity, found.external_id) == (id, id)
    assert (found.text, found.reply_text) == (text, text)
    assert (found.content, found.media) == (content, media)
    assert found.in_reply_to == ((quoted,) if quoted else ())
    assert (found.sender, found.also) == (ID, (PHONE,))
    assert not found.by_us and not found.partial and not found.flags


@pytest.mark.parametrize("kind", META)
def test_messages_by_meta(kind):
    found = parse(p.META[kind]())
    check(found, "wamid.A", META[kind])
    assert found.sent_at == AT


@pytest.mark.parametrize("kind", TWILIO)
def test_messages_by_twilio(kind):
    found = parse(p.TWILIO[kind]())
    check(found, p.SID, TWILIO[kind])
    assert found.sent_at is None


OTHERS = {
    "meta reaction": Reaction("wamid.S", "👍", ID, AT),
    "meta reaction taken back": Reaction("wamid.S", "", ID, AT),
    "meta edit": Revision("wamid.A", "Three adults", ID, AT.replace(minute=1)),
    "meta edited caption": Revision("wamid.A", "Another hotel", ID, AT),
    "meta revoke": Revision("wamid.A", None, ID, AT.replace(minute=1, second=30)),
    "meta status sent": StatusUpdate(
        "wamid.S", SentStatus.SENT, AT, "0b8f6c1e-5a57-4f0c-9c5b-2f5b0d7f9a11:0", p.ANNA
    ),
    "meta status delivered": StatusUpdate("wamid.S", SentStatus.DELIVERED, AT.replace(second=2), "", p.ANNA),
    "meta status read": StatusUpdate("wamid.S", SentStatus.READ, AT.replace(second=9), "", p.ANNA),
    "meta status played": StatusUpdate("wamid.S", SentStatus.READ, AT.replace(second=12), "", p.ANNA),
    "meta status failed": StatusUpdate(
        "wamid.S", SentStatus.FAILED, AT, "", p.ANNA, "131047",
        "The 24 hours are over: use a template or e-mail.",
    ),
    "meta status failed, new code": StatusUpdate(
        "wamid.S", SentStatus.FAILED, AT, "", p.ANNA, "131999",
        "The hub does not know this error (code 131999); the provider says: “The moon is full”.",
    ),
    "meta status deleted": Revision("wamid.S", None, Address(p.ANNA, "", PointKind.PHONE), AT),
    "meta status warning": Nothing("WhatsApp told “warning” about a message, which changes nothing."),
    "meta account_update": Nothing("Meta about our account: account restriction"),
    "meta template status": Nothing("Meta about the template offer_ready (de): rejected"),
    "meta quality": Nothing("Meta about our number: flagged, limit tier 1k"),
    "meta advertising stopped": Nothing("A customer wants no advertising messages from us."),
    "meta call": Nothing("A call by WhatsApp: the hub takes no calls."),
    "meta chat opened": Nothing("Somebody opened the chat for the first time and wrote nothing yet."),
    "meta errors": Nothing(
        "WhatsApp reports an error of its own: Our number sends more than WhatsApp allows at once. "
        "Try again in a few minutes."
    ),
    "twilio reaction": Reaction(p.sid("SM", "S"), "👍", ID, None),
    "twilio status queued": StatusUpdate(p.SID, SentStatus.ACCEPTED, None, "", p.ANNA),
    "twilio status sending": StatusUpdate(p.SID, SentStatus.ACCEPTED, None, "", p.ANNA),
    "twilio status sent": StatusUpdate(p.SID, SentStatus.SENT, None, "", p.ANNA),
    "twilio status delivered": StatusUpdate(p.SID, SentStatus.DELIVERED, None, "", p.ANNA),
    "twilio status read": StatusUpdate(p.SID, SentStatus.READ, None, "", p.ANNA),
    "twilio status failed": StatusUpdate(
        p.SID, SentStatus.FAILED, None, "", p.ANNA, "", "The provider refused it and gave no reason."
    ),
    "twilio status canceled": StatusUpdate(
        p.SID, SentStatus.FAILED, None, "", p.ANNA, "", "It was cancelled at Twilio before it went out."
    ),
    "twilio status with a code": StatusUpdate(
        p.SID, SentStatus.FAILED, None, "", p.ANNA, "63016", "The 24 hours are over: use a template or e-mail."
    ),
    "twilio status with a new code": StatusUpdate(
        p.SID, SentStatus.FAILED, None, "", p.ANNA, "63999",
        "The hub does not know this error (code 63999); the provider says: “The moon is full”.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_message(kind):
    assert parse(p.EVERY[kind]()) == OTHERS[kind]


# --- a new number, a new id ------------------------------------------------------------------------------------------

OLD_PHONE, OLD_ID = Address(p.ANNA, "", PointKind.PHONE), Address(p.ANNA_ID, "", PointKind.WHATSAPP)
NEW_PHONE, NEW_ID = Address(p.ANNA_NEW, "", PointKind.PHONE), Address(p.ANNA_NEW_ID, "", PointKind.WHATSAPP)


@pytest.mark.parametrize(
    ("kind", "old", "new", "also"),
    [
        ("number changed", OLD_ID, NEW_ID, (OLD_PHONE, NEW_PHONE)),
        ("number changed, older", OLD_PHONE, NEW_PHONE, ()),
        ("user id changed", OLD_ID, NEW_ID, ()),
        ("user_id_update", OLD_ID, NEW_ID, (OLD_PHONE,)),
    ],
)
def test_a_new_number_or_id(kind, old, new, also):
    found = parse(p.META[kind]())
    assert isinstance(found, NumberChange)
    assert (found.old, found.new, found.also, found.at) == (old, new, also, AT)


@pytest.mark.parametrize(
    "told", [{}, {"wa_id": p.ANNA_DIGITS}, {"wa_id": "None"}, {"wa_id": 0, "user_id": []}]
)
def test_a_change_that_says_nothing_is_no_change(told):
    raw = p.meta("system", "Y", [], from_user_id=None, system={"type": "user_changed_number", **told})
    assert isinstance(parse(raw), Nothing)


def test_a_new_security_code_is_a_quiet_notice():
    found = parse(p.META["security code changed"]())
    assert found.flags == {Flag.QUIET} and "security code" in found.text and found.sender.address == p.ANNA


# --- what staff wrote elsewhere --------------------------------------------------------------------------------------


def test_an_echo_is_an_answer_of_ours():
    found = parse(p.META["echo"]())
    assert found.by_us and found.text == "I called you a minute ago" and found.identity == "wamid.E"
    assert found.to == (ID,) and found.also == (PHONE,)
    assert found.sender == Address(p.OUR_NUMBER, "On the phone", PointKind.PHONE)


def test_echoes_of_changes_are_ours():
    edited, revoked = parse(p.META["echo edited"]()), parse(p.META["echo revoked"]())
    assert (edited.about, edited.text, edited.by_us) == ("wamid.E", "an hour ago", True)
    assert (revoked.about, revoked.text, revoked.by_us) == ("wamid.E", None, True)


def test_a_row_of_twilios_list_is_poorer():
    found = parse(p.LISTED["image"]())
    assert found.partial and not found.by_us and found.identity == p.SID and found.sent_at == AT
    assert found.sender == Address(p.ANNA, "", PointKind.PHONE)
    assert found.media == (Medium(FILE, "", "image/jpeg"),)
    assert parse(p.LISTED["without words"]()).content["unsupported"].startswith("what Twilio's list does not")
    ours = parse(p.LISTED["ours"]())
    assert ours.by_us and not ours.partial and ours.to[0].address == p.ANNA


def test_a_chat_from_a_phone():
    theirs, ours = parse(p.EXPORTED["text"]()), parse(p.EXPORTED["ours"]())
    assert theirs.sender == PHONE and theirs.sent_at.isoformat() == "2025-07-03T16:04:00+00:00"
    assert theirs.identity == "x1" and not theirs.by_us and theirs.flags == ours.flags == {Flag.PAST}
    assert (
        ours.by_us and ours.sender.name == "Eva Berger" and ours.to == (Address(p.ANNA, "", PointKind.PHONE),)
    )
    file = parse(p.EXPORTED["with a file"]()).attachments[0]
    assert (file.filename, file.content_type, file.data) == ("IMG-1.txt", "text/plain", b"a picture")
    assert parse(p.EXPORTED["a file that is not there"]()).content["unsupported"].startswith("a file")


# --- who wrote -------------------------------------------------------------------------------------------------------


def sender(raw):
    found = parse(raw)
    return found.sender.address, [one.address for one in found.also], found.sender.name


@pytest.mark.parametrize(
    ("contacts", "told", "wanted"),
    [
        ([], {"from_user_id": None}, (p.ANNA, [], "")),
        ([p.contact(user_id=None)], {"from_user_id": None}, (p.ANNA, [], "Anna Beispiel")),
        ([p.contact(wa_id=None)], {"from": None}, (p.ANNA_ID, [], "Anna Beispiel")),
        ([p.contact(wa_id=None)], {"from": "None", "from_user_id": None}, (p.ANNA_ID, [], "Anna Beispiel")),
        ([p.contact()], {"from": None, "from_user_id": None}, (p.ANNA_ID, [p.ANNA], "Anna Beispiel")),
        ([p.contact(profile={"username": "anna.b"})], {}, (p.ANNA_ID, [p.ANNA], "@anna.b")),
        ([p.contact(wa_id="4917099")], {}, (p.ANNA_ID, [p.ANNA, "+4917099"], "Anna Beispiel")),
        ([], {"from": None, "from_user_id": None, "from_parent_user_id": p.ANNA_PARENT}, (p.ANNA_PARENT, [], "")),
        ([{"profile": {"name": "Anna"}}], {"from": None, "from_user_id": None}, ("", [], "Anna")),
        (
            [p.contact(wa_id="49555", user_id="DE.5", profile={"name": "Ben"}), p.contact()], {},
            (p.ANNA_ID, [p.ANNA], "Anna Beispiel"),
        ),
    ],
)  # fmt: skip
def test_who_wrote_by_meta(contacts, told, wanted):
    assert sender(p.text("Hi", contacts=contacts, **told)) == wanted


def test_two_spellings_of_one_number_are_one_person():
    raw = p.text("Oi", contacts=[p.contact(wa_id="5511992345678", user_id=None)], **{"from": "551192345678"},
                 from_user_id=None)  # fmt: skip
    found = parse(raw)
    assert (found.sender.address, found.also) == ("+551192345678", ())


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, (p.ANNA_ID, [p.ANNA])),
        ({"ExternalUserId": ""}, (p.ANNA, [])),
        ({"From": f"whatsapp:{p.ANNA_ID}", "WaId": "", "ExternalUserId": ""}, (p.ANNA_ID, [])),
        ({"From": "whatsapp:+None", "WaId": "None"}, (p.ANNA_ID, [])),
        ({"From": "whatsapp:anonymous", "WaId": "", "ExternalUserId": ""}, ("", [])),
        ({"From": "", "WaId": p.ANNA_DIGITS, "ExternalUserId": ""}, (p.ANNA, [])),
    ],
)
def test_who_wrote_by_twilio(fields, wanted):
    assert sender(p.twilio(Body="Hi", **fields))[:2] == wanted


# --- times, and what makes no sense ----------------------------------------------------------------------------------


@pytest.mark.parametrize("told", ["", "-5", "soon", "9" * 5000, "99999999999999", None, [], {}, True, 1e400])
def test_absurd_times_count_as_not_told(told):
    assert parse(p.text("Hi", timestamp=told)).sent_at is None


@pytest.mark.parametrize("told", [p.AT, str(p.AT)])
def test_seconds_as_a_number_are_understood(told):
    assert parse(p.text("Hi", timestamp=told)).sent_at == AT


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"[]", b"{}", b"\xff\xfe", b'{"entry": []}', b'{"entry": [{"changes": [{}]}]}',
        b'{"entry": [{"changes": [{"field": 7, "value": {"messages": [{"type": "text"}]}}]}]}',
        b"[" * 100_000, b'{"a":' * 50_000, b'{"entry": ' + b"9" * 10_000 + b"}",
        b"Body=Hi&From=whatsapp:%2B491701234567", b"MessageStatus=sent", b"&".join([b"a=1"] * 5_000),
        b'{"twilio_message": {"body": "Hi"}}', b'{"whatsapp_export": {"id": "1"}}', b'{"twilio_message": 5}',
    ],
)  # fmt: skip
def test_what_is_no_event_is_refused_in_words(raw):
    with pytest.raises(PermanentError) as caught:
        parse(raw)
    assert caught.value.words.endswith(".")


def test_a_file_with_an_address_of_somebody_else_is_not_fetched():
    raw = p.twilio(
        Body="Look", NumMedia="1", MediaUrl0="https://evil.example/a.jpg", MediaContentType0="image/jpeg"
    )
    found = parse(raw)
    assert found.media == () and found.content == {"unsupported": "a file that Twilio did not hand over"}
    found = parse(p.text("Look", referral={**p.REFERRAL, "image": {"link": "https://evil.example"}}))
    assert found.media == ()


def test_a_place_off_the_map_is_shown_without_a_point():
    raw = p.meta("location", location={"latitude": 1e308 * 10, "longitude": "x", "name": "Nowhere"})
    assert parse(raw).content == {"location": {"name": "Nowhere"}}
    raw = p.meta("location", location={"latitude": 95, "longitude": 1})
    assert parse(raw).content == {"unsupported": "a place without coordinates"}


def test_a_message_without_its_content_says_what_it_was():
    raw = p.meta("interactive", interactive=None, errors=[{"code": 131000, "title": "Something went wrong"}])
    assert parse(raw).content == {"unsupported": "an interactive message"}


def test_escaped_surrogates_and_nul_are_cleaned():
    raw = p.text("x").replace(b'"x"', b'"a\\u0000b\\ud800c"')
    assert parse(raw).text == "abc"
    json.dumps(parse(raw).text).encode()


@pytest.mark.parametrize("count", ["²", "-1", "9" * 6000, "many", "", "2.0"])
def test_a_count_of_files_that_makes_no_sense_is_none(count):
    assert parse(p.twilio(Body="Look", NumMedia=count)).media == ()
