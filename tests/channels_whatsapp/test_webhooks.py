"""What a provider's post is answered with and what becomes of it: the same cases for Twilio and for Meta."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.client import ClientHandler

from channels_whatsapp.services.keyring import keyring
from inquiries.models import Alert, InboundItem, RawOriginal, SignatureFailures
from inquiries.services import receiving, work
from tests.factories import UserFactory
from tests.support.webhooks import Post
from tests.support.whatsapp_posts import ACCOUNT_SID, MetaSender, Sender, TwilioSender

pytestmark = pytest.mark.django_db
EMPTY = {"/whatsapp/twilio/": (b"<Response/>", "text/xml"), "/whatsapp/meta/": (b"", "text/plain")}


@pytest.fixture(params=[TwilioSender, MetaSender], ids=["twilio", "meta"])
def sender(request: pytest.FixtureRequest) -> Sender:
    return request.param()


@pytest.fixture
def web() -> Client:
    return Client(enforce_csrf_checks=True)


def stored() -> list[bytes]:
    return [bytes(one.data) for one in RawOriginal.objects.order_by("item_id")]


def owners() -> list[int | None]:
    return list(InboundItem.objects.order_by("pk").values_list("account_id", flat=True))


def test_a_signed_message_is_stored_as_it_came(sender, web):
    number = sender.number()
    body = sender.message(number, "Zwei Wochen Kreta", id="SM-1")
    answer = sender.signed(body).to(web)
    assert (answer.status_code, (answer.content, answer["Content-Type"])) == (200, EMPTY[sender.path])
    assert not answer.cookies and stored() == [body]
    item = InboundItem.objects.get()
    assert (item.account_id, item.delivery_id, item.status) == (number.pk, "m:SM-1", "queued")
    assert item.size == len(body) and item.origin == "WhatsApp"


def test_a_status_is_stored_by_its_own_name(sender, web):
    number = sender.number()
    for status in ("sent", "delivered", "sent"):
        assert sender.signed(sender.status(number, "SM-1", status)).to(web).status_code == 200
    named = InboundItem.objects.order_by("pk").values_list("delivery_id", flat=True)
    assert [one.split(":")[:3] for one in named] == [["s", "SM-1", "sent"], ["s", "SM-1", "delivered"]]
    assert set(owners()) == {number.pk}


def test_a_repeated_post_is_answered_alike_and_stored_once(sender, web):
    post = sender.signed(sender.message(sender.number()))
    assert [post.to(web).status_code for _ in range(3)] == [200] * 3
    assert len(stored()) == 1


def test_what_comes_for_an_inactive_number_is_kept(sender, web):
    number = sender.number(account__active=False)
    assert sender.signed(sender.message(number)).to(web).status_code == 200
    assert owners() == [number.pk]


# --- who may post ---------------------------------------------------------------------------------------------------


def forgeries(sender: Sender, body: bytes) -> Iterator[Post]:
    good = sender.signed(body)
    yield sender.signed(body, secret="guessed")
    yield replace(good, headers={})
    yield replace(good, headers=dict.fromkeys(good.headers, "ä"))
    yield replace(good, body=body.replace(b"Hello", b"Hullo"))
    yield replace(good, body=body[:-20])  # truncated
    yield replace(good, body=b"")
    yield replace(good, body=body + b"&More=1")


def test_what_is_not_signed_is_refused_counted_and_never_stored(sender, web):
    number = sender.number()
    posts = list(forgeries(sender, sender.message(number)))
    for post in posts:
        answer = post.to(web)
        assert (answer.status_code, answer.content) == (403, b"")
    assert stored() == [] and SignatureFailures.objects.get(account=number.pk).count == len(posts)
    assert Alert.objects.get(account=number.pk).words.startswith("5 deliveries")


def test_a_flood_of_forgeries_is_counted_in_few_writes(sender, web):
    number = sender.number()
    post = sender.signed(sender.message(number), secret="guessed")
    assert {post.to(web).status_code for _ in range(60)} == {403}
    assert 20 <= SignatureFailures.objects.get(account=number.pk).count <= 60


def test_nobody_is_believed_while_there_is_no_number(sender, web):
    number = sender.number()
    body = sender.message(number)
    number.delete()
    for secret in ("", sender.secret):
        assert sender.signed(body, secret or "x").to(web).status_code == 403
    assert stored() == [] and SignatureFailures.objects.get().account is None
    provider = (
        "Twilio" if isinstance(sender, TwilioSender) else "Meta"
    )  # both stand on the pages of all numbers
    assert SignatureFailures.objects.get().words.startswith(
        f"The last one came to the address for {provider}. "
    )


def test_an_empty_secret_signs_nothing(sender, web):
    number = sender.number()
    sender.rotated(number, "", "")
    body = sender.message(number)
    assert _signed_with_nothing(sender, body).to(web).status_code == 403


def _signed_with_nothing(sender: Sender, body: bytes) -> Post:
    sender.secret = ""
    return sender.signed(body)


def test_both_secrets_count_while_one_is_exchanged(sender, web):
    number = sender.number()
    sender.rotated(number, "new", "old")
    for secret in ("new", "old"):
        assert sender.signed(sender.message(number), secret).to(web).status_code == 200
    assert sender.signed(sender.message(number), "older").to(web).status_code == 403
    assert len(stored()) == 2


def test_a_changed_secret_counts_at_once(sender, web):
    number = sender.number()
    assert sender.signed(sender.message(number)).to(web).status_code == 200  # now it is known to this process
    sender.rotated(number, "new")
    assert sender.signed(sender.message(number), "new").to(web).status_code == 200
    assert sender.signed(sender.message(number)).to(web).status_code == 403


def test_a_number_that_was_just_set_up_is_known_at_once(sender, web):
    first = sender.number()
    assert sender.signed(sender.message(first)).to(web).status_code == 200
    second = sender.number()
    assert sender.signed(sender.message(second)).to(web).status_code == 200
    assert owners() == [first.pk, second.pk]


def test_forgeries_do_not_reach_the_database_each(sender, web, django_assert_num_queries):
    number = sender.number()
    good, bad = sender.message(number), sender.signed(sender.message(number), "guessed")
    sender.signed(good).to(web)
    with django_assert_num_queries(1):  # one look whether the secret has changed
        for _ in range(4):
            bad.to(web)
    with django_assert_num_queries(0):  # but for the statement that stores
        assert sender.signed(sender.message(number)).to(web).status_code == 200


# --- size -----------------------------------------------------------------------------------------------------------


def test_three_megabytes_are_stored_whole(sender, web):
    body = sender.message(sender.number(), "x" * 3_000_000)
    assert sender.signed(body).to(web).status_code == 200
    assert stored() == [body]


def test_more_than_the_limit_is_not_read(sender, web):
    body = sender.message(sender.number(), "x" * 5_000_000)
    assert sender.signed(body).to(web).status_code == 413
    assert stored() == [] and not SignatureFailures.objects.exists()


def raw_post(post: Post, **environ: Any) -> int:
    """As a server hands it over: `CONTENT_LENGTH` as the client said it, or none."""
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in post.headers.items()}
    path, _, query = post.path.partition("?")
    told = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "testserver", "SERVER_PORT": "80",
            "CONTENT_TYPE": post.content_type, "wsgi.input": BytesIO(post.body), "wsgi.url_scheme": "http", **headers}  # fmt: skip
    return ClientHandler()({**told, **environ}).status_code


def test_a_body_without_a_length_is_read_to_its_end(sender):
    number = sender.number()
    post = sender.signed(sender.message(number))
    assert raw_post(post, **{"wsgi.input_terminated": True}) == 200
    assert stored() == [post.body]
    huge = sender.signed(sender.message(number, "x" * 5_000_000))
    assert raw_post(huge, **{"wsgi.input_terminated": True}) == 413


@pytest.mark.parametrize(("said", "status"), [("9999999999", 413), ("10", 403), ("", 403), ("many", 403), ("-5", 403), ("100000", 200)])  # fmt: skip
def test_a_length_that_lies_changes_nothing(sender, said, status):
    post = sender.signed(sender.message(sender.number()))
    assert raw_post(post, CONTENT_LENGTH=said) == status
    assert len(stored()) == (status == 200)


class Cut(BytesIO):
    def read(self, *_: Any) -> bytes:
        raise OSError("connection reset")


def test_a_line_that_is_cut_while_it_is_read_stores_nothing(sender):
    post = sender.signed(sender.message(sender.number()))
    assert raw_post(post, CONTENT_LENGTH=str(len(post.body)), **{"wsgi.input": Cut()}) == 403
    assert stored() == []


# --- what nobody knows ----------------------------------------------------------------------------------------------


def test_a_message_for_an_unknown_number_waits_for_a_person(sender, web):
    body = sender.message(sender.number(), to=sender.foreign)
    assert sender.signed(body).to(web).status_code == 200
    assert (owners(), stored()) == ([None], [body])
    receiving.process_inbound()
    item = InboundItem.objects.get()
    assert item.error_code == "unknown_account" and sender.foreign in item.origin


def test_a_shape_that_nobody_has_told_us_of_is_kept(sender, web):
    body = sender.unknown_shape(sender.number())
    post = sender.signed(body)
    assert [post.to(web).status_code for _ in range(2)] == [200, 200]
    assert stored() == [body]


def test_a_secret_proves_nothing_for_the_number_of_somebody_else(sender, web):
    """Each team may have numbers of its own at the provider."""
    ours, theirs = sender.number(), sender.number()
    if isinstance(sender, TwilioSender):
        theirs.account_sid = "AC" + "2" * 32
    sender.rotated(theirs, "theirs")
    answer = sender.signed(sender.message(theirs)).to(web)
    assert ours.pk and theirs.pk not in owners()
    assert answer.status_code == (403 if isinstance(sender, TwilioSender) else 200)


# --- the database is away -------------------------------------------------------------------------------------------


@pytest.fixture
def database_away(transactional_db: None) -> Iterator[Any]:
    kept = dict(connection.settings_dict)

    def away() -> None:
        connection.close()
        connection.settings_dict["HOST"] = "/nowhere"

    yield away
    connection.close()
    connection.settings_dict.update(kept)


@pytest.mark.parametrize("known_before", [True, False])
def test_without_a_database_the_provider_is_told_to_come_again(sender, web, database_away, known_before):
    number = sender.number()
    if known_before:
        assert sender.signed(sender.message(number)).to(web).status_code == 200
    post, forged = sender.signed(sender.message(number)), sender.signed(sender.message(number), "guessed")
    database_away()
    assert post.to(web).status_code == 503
    assert forged.to(web).status_code == 503


def test_a_restarted_database_costs_nothing(sender, web, transactional_db):
    number = sender.number()
    assert sender.signed(sender.message(number)).to(web).status_code == 200
    pid = connection.connection.info.backend_pid
    with connection.copy().cursor() as other:
        other.execute("SELECT pg_terminate_backend(%s, 1000)", [pid])
        other.connection.close()
    assert sender.signed(sender.message(number)).to(web).status_code == 200
    assert len(stored()) == 2


# --- Twilio alone ---------------------------------------------------------------------------------------------------


def test_twilio_is_asked_for_its_account_sid(web):
    twilio = TwilioSender()
    number = twilio.number()
    body = twilio.message(number).replace(ACCOUNT_SID.encode(), b"AC" + b"3" * 32)
    assert twilio.signed(body).to(web).status_code == 403
    assert stored() == []


def test_twilio_may_send_more_fields_than_a_form_of_the_desk(web):
    twilio = TwilioSender()
    number = twilio.number()
    body = twilio.message(number) + b"&" + urlencode({f"New{n}": "" for n in range(1_500)}).encode()
    assert twilio.signed(body).to(web).status_code == 200
    assert stored() == [body]


def test_twilio_signs_the_query_of_the_address_too(web):
    twilio = TwilioSender()
    post = twilio.signed(twilio.message(twilio.number()), query="desk=1&x=%C3%A4")
    assert post.to(web).status_code == 200
    assert replace(post, path=twilio.path).to(web).status_code == 403


def test_a_multipart_body_is_no_form_of_twilio(web):
    twilio = TwilioSender()
    number = twilio.number()
    told = {"MessageSid": "SM-1", "AccountSid": number.account_sid}
    post = twilio.signed(urlencode(told).encode())
    answer = web.post(twilio.path, told, headers=post.headers)  # Django's client makes it multipart
    assert answer.status_code == 403 and stored() == []


def test_twilio_has_nothing_to_get(web):
    assert web.get("/whatsapp/twilio/").status_code == 405


# --- Meta alone -----------------------------------------------------------------------------------------------------


def test_a_body_for_several_numbers_is_stored_in_one_commit(web, transactional_db):
    meta = MetaSender()
    one, two = meta.number(), meta.number()
    parts = [meta.message(one), meta.message(two), meta.message(one, to=meta.foreign), meta.status(two, "wamid.S", "read"), meta.unknown_shape(one)]  # fmt: skip
    document = {"object": "whatsapp_business_account", "entry": []}
    for part in parts:
        document["entry"] += json.loads(part).get(
            "entry", [{"id": "7", "changes": [{"field": "novelty", "value": {}}]}]
        )
    answer = meta.signed(json.dumps(document).encode()).to(web)
    assert answer.status_code == 200 and owners() == [one.pk, two.pk, None, two.pk, None]
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin FROM inquiries_inbounditem UNION SELECT xmin FROM inquiries_raworiginal")
        assert len(cursor.fetchall()) == 1


def handshake(web: Client, **told: str) -> Any:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "meta-verify", "hub.challenge": "<b>1158201444"}
    return web.get("/whatsapp/meta/", {**asked, **{f"hub.{name}": value for name, value in told.items()}})


def test_the_handshake_gives_the_challenge_back_as_text(web):
    MetaSender().number()
    answer = handshake(web)
    assert (answer.status_code, answer.content) == (200, b"<b>1158201444")
    assert (
        answer["Content-Type"] == "text/plain; charset=utf-8"
        and answer["X-Content-Type-Options"] == "nosniff"
    )


@pytest.mark.parametrize("told", [{"verify_token": "other"}, {"verify_token": ""}, {"verify_token": "ä"}, {"mode": "unsubscribe"}, {"challenge": "1" * 1_001}])  # fmt: skip
def test_nobody_else_is_given_anything_back(web, told):
    meta = MetaSender()
    meta.number()
    meta.number(credentials={"app_secret": "x"})  # has no token, so an empty one is none
    answer = handshake(web, **told)
    assert (answer.status_code, answer.content) == (403, b"")


def test_a_new_verify_token_counts_at_once(web):
    meta = MetaSender()
    assert handshake(web).status_code == 403
    meta.number()
    keyring.forget()  # a second later
    assert handshake(web).status_code == 200


def test_the_handshake_waits_for_the_database(web, database_away):
    MetaSender().number()
    database_away()
    assert handshake(web).status_code == 503


# --- a number that is set up afterwards -----------------------------------------------------------------------------


def test_what_waited_for_its_number_comes_in_when_tried_again(sender, web):
    known = sender.number()
    later = "+4930555777" if isinstance(sender, TwilioSender) else "1777777777"
    post = sender.signed(sender.message(known, "Kreta", to=later))
    assert post.to(web).status_code == 200
    receiving.process_inbound()
    item = InboundItem.objects.get()
    assert item.error_code == "unknown_account" and "set it up under Accounts" in item.error_words
    new = sender.number(
        **({"account__address": later} if isinstance(sender, TwilioSender) else {"phone_number_id": later})
    )
    keyring.forget()  # another process, or ten seconds later
    work.replay(item, UserFactory())
    receiving.process_inbound()
    item.refresh_from_db()
    assert item.account_id == new.pk and item.error_code != "unknown_account"


def test_what_came_again_meanwhile_is_not_taken_twice(sender, web):
    known = sender.number()
    later = "+4930555777" if isinstance(sender, TwilioSender) else "1777777777"
    post = sender.signed(sender.message(known, to=later))
    post.to(web)
    receiving.process_inbound()
    sender.number(
        **({"account__address": later} if isinstance(sender, TwilioSender) else {"phone_number_id": later})
    )
    keyring.forget()
    post.to(web)
    item = InboundItem.objects.get(account=None)
    work.replay(item, UserFactory())
    receiving.process_inbound()
    item.refresh_from_db()
    assert item.error_code == "known_already"
