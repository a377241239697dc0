"""Signatures, by vectors that were computed elsewhere (providers' helper libraries)."""

from __future__ import annotations

import hashlib
import json
from urllib.parse import urlencode

import pytest

from channels_whatsapp.webhooks import signing
from channels_whatsapp.webhooks.posts import RETRIES, Post
from channels_whatsapp.webhooks.signing import Secret
from tests.support.webhooks import twilio_signature

URL = "https://hub.example/t/"
FORM = "application/x-www-form-urlencoded"
HI = {"Body": "Hi", "From": "whatsapp:+491"}
KEY = "webhooks_sharedkey_1"


def post(fields: object = HI, url: str = URL, signature: str | None = None, **headers: str) -> Post:
    told = {**headers, **({} if signature is None else {"X-Twilio-Signature": signature})}
    return Post(url, urlencode(fields, doseq=True).encode(), FORM, told)  # type: ignore[arg-type]


def twilio(one: Post, secret: Secret | str = "secret") -> bool:
    secret = Secret(secret) if isinstance(secret, str) else secret
    return signing.signed_by_twilio(one, signing.form_fields(one), secret)


def test_the_vector_of_twilio():
    assert twilio(post(signature="En0rRdR9hHZ/Oo5qCqLHk1xbYsM="))
    assert not twilio(post(signature="En0rRdR9hHZ/Oo5qCqLHk1xbYsN="))
    assert not twilio(post(signature="En0rRdR9hHZ/Oo5qCqLHk1xbYsM="), "secrey")


@pytest.mark.parametrize(
    "fields",
    [
        {"Body": "", "From": "whatsapp:+491"},
        [("Body", "b"), ("Body", "a"), ("Body", "b"), ("From", "whatsapp:+491")],
        {**HI, "SomethingNew": "that Twilio added without a word"},
        {"Body": " Grüße, 日本 & 100 % + more\r\n ", "body": "names have cases"},
    ],
)
def test_blank_repeated_unknown_and_odd_fields_are_signed_too(fields):
    pairs = list(fields.items()) if isinstance(fields, dict) else fields
    assert twilio(post(fields, signature=twilio_signature("secret", URL, pairs)))
    assert not twilio(post(fields, signature=twilio_signature("secret", URL, pairs[:-1])))


@pytest.mark.parametrize("signed", ["https://hub.example/t/", "https://hub.example:443/t/"])
@pytest.mark.parametrize("known", ["https://hub.example/t/", "https://hub.example:443/t/"])
def test_the_standard_port_may_be_named_or_not(signed, known):
    assert twilio(post(url=known, signature=twilio_signature("secret", signed, list(HI.items()))))


def test_the_overrides_behind_the_address_may_be_signed_or_not():
    pairs = list(HI.items())
    assert twilio(post(signature=twilio_signature("secret", URL + RETRIES, pairs)))
    assert not twilio(post(signature=twilio_signature("secret", f"{URL}#rc=5", pairs)))


def test_the_query_belongs_to_the_address():
    url = f"{URL}?desk=1&x=a%20b"
    signature = twilio_signature("secret", url, list(HI.items()))
    assert twilio(post(url=url, signature=signature))
    assert not twilio(post(url=URL, signature=signature)) and not twilio(
        post(url=f"{URL}?desk=1&x=a+b", signature=signature)
    )


def test_a_missing_signature_is_no_error():
    assert not twilio(post())
    assert not signing.signed_by_meta(Post(URL, b"{}", "application/json"), Secret("secret"))


# --- bodies that are no forms ---------------------------------------------------------------------------------------


def hashed(body: bytes, *, over: bytes | None = None, content_type: str = "application/json") -> Post:
    url = f"{URL}?bodySHA256={hashlib.sha256(body if over is None else over).hexdigest()}"
    return Post(url, body, content_type, {"X-Twilio-Signature": twilio_signature("secret", url, [])})


def test_json_is_signed_by_its_hash_in_the_address():
    assert twilio(hashed(b'{"a":"\xc3\xa4"}'))
    assert not twilio(hashed(b'{"a":1}', over=b'{"a":2}'))


def test_an_address_alone_proves_no_body():
    bare = {"X-Twilio-Signature": twilio_signature("secret", URL, [])}
    for body, kind in [(b'{"a":1}', "application/json"), (b"", FORM), (b"&&&", FORM), (b"=", FORM), (b"--x", "multipart/form-data")]:  # fmt: skip
        assert not twilio(Post(URL, body, kind, bare)), body
    # Whoever has seen a signed JSON post must not be able to put a form that signs to nothing in its place.
    assert not twilio(hashed(b"=", over=b'{"a":1}', content_type=FORM))
    assert not twilio(hashed(b"\xff\xfe"))


def test_more_fields_than_anybody_sends_are_not_looked_at():
    body = b"a=1&" * (signing.MAX_FIELDS + 1)
    assert not signing.form_fields(Post(URL, body, FORM))


# --- shared keys ----------------------------------------------------------------------------------------------------

SETTINGS = {"X-Twilio-Webhooks-Signature-Settings": f"key={KEY},algorithm=HMAC_SHA256"}
SHA256 = twilio_signature("shared", URL, list(HI.items()), hashlib.sha256)


@pytest.mark.parametrize("key_id", [KEY, ""])
def test_a_shared_key_signs_with_the_algorithm_that_the_header_names(key_id):
    assert twilio(post(signature=SHA256, **SETTINGS), Secret("shared", shared=True, key_id=key_id))


@pytest.mark.parametrize(
    ("secret", "settings", "signature"),
    [
        (Secret("shared", shared=True, key_id="webhooks_sharedkey_2"), SETTINGS, SHA256),
        (Secret("shared", shared=True, key_id=KEY), {}, SHA256),
        (Secret("shared"), SETTINGS, SHA256),  # an auth token, though the header names a key
        (Secret("shared", shared=True), {}, twilio_signature("shared", URL, list(HI.items()))),
        (Secret("shared", shared=True), {"X-Twilio-Webhooks-Signature-Settings": f"key={KEY},algorithm=ROT13"}, SHA256),
    ],
)  # fmt: skip
def test_nobody_chooses_a_weaker_proof(secret, settings, signature):
    assert not twilio(post(signature=signature, **settings), secret)


# --- Meta -----------------------------------------------------------------------------------------------------------

META = "sha256=b78ab4033415318a0fa14a82d6f5ca348bb74e377eed416f314566864d116718"


def meta(body: bytes, signature: str = META, secret: str = "secret") -> bool:
    one = Post(URL, body, "application/json", {"X-Hub-Signature-256": signature})
    return signing.signed_by_meta(one, Secret(secret))


def test_the_vector_of_meta_is_over_the_bytes_as_they_came():
    raw = rb'{"a":"\u00e4"}'
    assert len(raw) == 14 and meta(raw)
    assert not meta(json.dumps(json.loads(raw), ensure_ascii=False).replace(" ", "").encode())


@pytest.mark.parametrize("signature", ["", META[7:], META.upper(), META + "0", "sha1=abc", "ä"])
def test_anything_else_is_no_signature_of_meta(signature):
    assert not meta(rb'{"a":"\u00e4"}', signature)
