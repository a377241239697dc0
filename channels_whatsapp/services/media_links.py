"""Links by which Twilio gets a file that we send, for it takes none directly. Signed, short-lived, and of use for this one
file only: whoever guesses has to guess a signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.core import signing

from channels_whatsapp.composing import files
from channels_whatsapp.services import addresses
from inquiries import intake
from inquiries.channels import OutgoingAttachment

LASTS = timedelta(minutes=30)  # Twilio gets it within seconds
_SALT = "channels_whatsapp.media_links"


class NoSuchFile(LookupError):
    """A link that we did not make, that has ended, or whose file must not go out any more."""


@dataclass(frozen=True)
class LinkedFile:
    name: str
    content_type: str
    data: bytes


def link_to(file: OutgoingAttachment) -> str:
    """The file is one of the desk's, stored under its hash. It is served under the type that WhatsApp takes it for."""
    told = [sha256(file.data).hexdigest(), files.type_of(file), file.filename]
    return addresses.public("whatsapp-file", token=signing.dumps(told, salt=_SALT))


def open_link(token: str) -> LinkedFile:
    """Raises NoSuchFile, and TemporaryError where the storage does not answer."""
    try:
        digest, content_type, name = signing.loads(token, salt=_SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError) as error:
        raise NoSuchFile from error
    data = intake.outgoing_file(digest)
    if data is None:
        raise NoSuchFile
    return LinkedFile(name, content_type, data)
