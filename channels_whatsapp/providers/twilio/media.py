"""A file of a message (twilio.com/docs/messaging/api/media-resource). Its address is made of the two SIDs: the one that a
webhook claims could lead anywhere."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta

from django.conf import settings

from channels_whatsapp.providers import download, files
from channels_whatsapp.providers.network import asked_wait
from channels_whatsapp.providers.twilio import codes
from channels_whatsapp.providers.twilio.connection import Connection
from inquiries.channels import ChannelError, IncomingAttachment, Medium, PermanentError, TemporaryError

_REF = re.compile(r"((?:MM|SM)[0-9a-zA-Z]{32})/(ME[0-9a-zA-Z]{32})")
# Since December 2025 a file may show up after its message.
_MAY_COME = timedelta(minutes=10)
_SOON = timedelta(seconds=5)


def fetch(twilio: Connection, medium: Medium) -> IncomingAttachment:
    """`medium.ref` is "<SID of the message>/<SID of the file>"."""
    found = _REF.fullmatch(medium.ref)
    if found is None:
        raise PermanentError("no_file", "The message names no file that Twilio could know.")
    message, file = found.groups()
    account = f"{settings.TWILIO_API_URL}/2010-04-01/Accounts/{twilio.access.account_sid}"
    got = download.fetch(f"{account}/Messages/{message}/Media/{file}", _keys(twilio), "Twilio")
    if got.status != 200:
        raise _verdict(twilio, got, message)
    return files.attachment(medium, got.data, got.content_type, got.disposition)


def _keys(twilio: Connection) -> download.Keys:
    pair = b64encode(f"{twilio.access.user}:{twilio.access.secret}".encode()).decode()
    return download.Keys(
        frozenset({download.origin_of(settings.TWILIO_API_URL)}), {"Authorization": f"Basic {pair}"}
    )


def _verdict(twilio: Connection, got: download.Downloaded, message: str) -> ChannelError:
    if got.status == 401:
        return codes.CREDENTIALS.error(20003)
    if got.status == 429:
        return TemporaryError("throttled", "Twilio asks to wait.", retry_after=asked_wait(got.retry_after))
    if got.status >= 500 or got.status in (403, 408):  # 403: the signed address that it led to has expired
        return TemporaryError(f"media_{got.status}", "Twilio can't hand the file over just now.")
    if got.status in (404, 410) and _is_young(twilio, message):
        return TemporaryError("not_there_yet", "The file is not there yet.", retry_after=_SOON)
    return PermanentError("media_gone", "Twilio has no such file (any more).")


def _is_young(twilio: Connection, message: str) -> bool:
    with twilio.asking():
        made = twilio.client.messages(message).fetch().date_created
    if made is None:
        return False
    aware = made if made.tzinfo else made.replace(tzinfo=UTC)
    return datetime.now(UTC) - aware < _MAY_COME
