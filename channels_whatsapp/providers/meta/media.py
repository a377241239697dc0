"""A file that a customer sent (developers.facebook.com/docs/whatsapp/cloud-api/reference/media). Its id leads to an address
that lives for five minutes; the address of a webhook is never used, for anybody could have written it."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from channels_whatsapp.providers import download, files
from channels_whatsapp.providers.meta.client import META, Graph, Told
from channels_whatsapp.providers.network import asked_wait
from inquiries.channels import ChannelError, IncomingAttachment, Medium, PermanentError, TemporaryError

_GONE = "WhatsApp does not have this file any more: it keeps files for seven days. Ask the customer to send it again."
_UNKNOWN = frozenset({"whatsapp_100", "whatsapp_33"})  # Graph: no object of this id that we may read


def fetch(graph: Graph, phone_number_id: str, medium: Medium) -> IncomingAttachment:
    """An address that has expired is renewed once, then it is for the worker to come again."""
    if not (medium.ref.isascii() and medium.ref.isdigit()):
        raise PermanentError("no_file", "The message names no file that Meta could know.")
    for last in (False, True):
        told = _look_up(graph, phone_number_id, medium.ref)
        got = download.fetch(str(told["url"]), _keys(graph, str(told["url"])), META)
        if got.status == 200:
            _verify(got.data, medium.sha256, told.get("sha256"))
            return files.attachment(medium, got.data, got.content_type, got.disposition)
        if last or got.status not in (401, 403, 404, 410):
            break
    raise _verdict(got)


def _look_up(graph: Graph, phone_number_id: str, media_id: str) -> Told:
    try:
        told = graph.get(media_id, phone_number_id=phone_number_id)
    except PermanentError as error:
        if error.code in _UNKNOWN:
            raise PermanentError("media_gone", _GONE) from None
        raise
    size = str(told.get("file_size", ""))
    if size.isascii() and size.isdigit() and int(size[:15]) > download.most():
        raise download.too_large()
    if not told.get("url"):
        raise TemporaryError("no_proper_answer", "Meta does not say where the file lies.")
    return told


def _keys(graph: Graph, url: str) -> download.Keys:
    """The token goes to the host that Graph itself has named, if the list knows it by its whole name; to no other, wherever a
    redirect leads."""
    download.check(url)
    named = urlsplit(url).hostname in settings.WHATSAPP_MEDIA_HOSTS
    return download.Keys(frozenset({download.origin_of(url)} if named else ()), graph.access.headers)


def _verify(data: bytes, *claims: Any) -> None:
    """Webhooks tell the hash in base64, Graph in hex."""
    digest = hashlib.sha256(data)
    known = {digest.hexdigest(), base64.b64encode(digest.digest()).decode().rstrip("=")}
    for claim in claims:
        told = str(claim or "").strip().rstrip("=")
        if told and _is_hash(told) and told not in known and told.lower() not in known:
            raise TemporaryError("damaged", "The file arrived damaged.")


def _is_hash(told: str) -> bool:
    """What is no SHA-256 at all proves nothing about the file."""
    if len(told) == 64:
        return all(sign in "0123456789abcdefABCDEF" for sign in told)
    try:
        return len(base64.b64decode(f"{told}=", validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


def _verdict(got: download.Downloaded) -> ChannelError:
    if got.status in (401, 403, 404, 410):  # Graph has just taken the token, so it is not to blame
        return TemporaryError("not_there_yet", "The file can't be found just now.")
    if got.status == 429:
        return TemporaryError("throttled", "Meta asks to wait.", retry_after=asked_wait(got.retry_after))
    if got.status >= 500 or got.status == 408:
        return TemporaryError(f"media_{got.status}", "Meta can't hand the file over just now.")
    return PermanentError(f"media_{got.status}", "Meta does not hand the file over.")
