"""Whether a post was signed by its provider. Neither signs a time: repetitions are stopped by delivery ids alone."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs, parse_qsl, urlsplit

from twilio.request_validator import (
    HMAC_SHA1,
    HMAC_SHA256,
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from channels_whatsapp.webhooks.posts import RETRIES, Post

META_HEADER: Final = "X-Hub-Signature-256"
BODY_HASH: Final = "bodySHA256"
FORM: Final = "application/x-www-form-urlencoded"
# Twilio sends under a hundred. Django's own limit (DATA_UPLOAD_MAX_NUMBER_FIELDS) is for forms of the desk.
MAX_FIELDS: Final = 5_000


@dataclass(frozen=True)
class Secret:
    """`shared`: one of Twilio's shared keys, which sign in place of the auth token; `key_id` may be unknown ("")."""

    value: str = field(repr=False)
    shared: bool = False
    key_id: str = ""


class Fields(dict[str, list[str]]):
    """The fields of a form with all values of each; the validator asks for them by `getall`."""

    getall = dict.__getitem__

    def last(self, name: str) -> str:
        values = self.get(name)
        return values[-1] if values else ""


def form_fields(post: Post) -> Fields:
    """The fields of a form, blank ones too, for they are signed; none for what is no form or has too many."""
    fields = Fields()
    if post.content_type == FORM and not _body_hash(post.url):
        try:
            pairs = parse_qsl(
                post.body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS
            )
        except ValueError:
            return fields
        for name, value in pairs:
            fields.setdefault(name, []).append(value)
    return fields


def signed_by_twilio(post: Post, fields: Fields, secret: Secret) -> bool:
    """Over the address and the sorted fields; over the address alone where it carries the hash of a body that is no form
    (twilio.com/docs/usage/webhooks/webhooks-security and …/webhook-shared-keys). A shared key counts only where the
    header names one, the auth token only where there is no such header: nobody may choose the weaker proof."""
    settings = post.headers.get(SIGNATURE_SETTINGS_HEADER, "")
    if secret.shared != bool(settings) or not _is_named(secret, settings):
        return False
    signature = post.headers.get(SIGNATURE_HEADER, "")  # None would be a TypeError in the validator
    algorithm = get_signature_algorithm(settings) if settings else HMAC_SHA1
    covered = fields if any(fields) else _hashed_text(post)
    if not covered:  # an address alone proves nothing about the body
        return False
    validator = RequestValidator(secret.value)
    return (
        _fits(validator, post.url, covered, signature, algorithm)
        or validator.validate(post.url, covered, signature, algorithm)
        or _fits(validator, post.url + RETRIES, covered, signature, algorithm)
    )


def _fits(
    validator: RequestValidator, url: str, covered: Fields | str, signature: str, algorithm: str
) -> bool:
    """The address to the letter, as nearly always. The validator itself would sign twice, with and without the port."""
    if isinstance(covered, str) or algorithm.upper() not in (HMAC_SHA1, HMAC_SHA256):
        return False
    made = validator.compute_signature(url, covered, algorithm)
    return hmac.compare_digest(made.encode(), signature.encode("utf-8", "replace"))


def _is_named(secret: Secret, settings: str) -> bool:
    named = dict(part.strip().partition("=")[::2] for part in settings.split(",")).get("key", "")
    return not (secret.key_id and named) or secret.key_id == named


def _body_hash(url: str) -> bool:
    return BODY_HASH in url and BODY_HASH in parse_qs(urlsplit(url).query)


def _hashed_text(post: Post) -> str:
    """The body as the validator wants it, "" if its hash is not in the address or it is no text."""
    if not _body_hash(post.url):
        return ""
    try:
        return post.body.decode()
    except UnicodeDecodeError:
        return ""


def signed_by_meta(post: Post, secret: Secret) -> bool:
    """Over the bytes as they came: the same JSON written anew has another signature
    (developers.facebook.com/docs/graph-api/webhooks/getting-started)."""
    told = post.headers.get(META_HEADER, "").encode("utf-8", "replace")
    return hmac.compare_digest(meta_signature(secret.value, post.body).encode(), told)


def meta_signature(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
