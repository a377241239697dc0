"""Files of customers: from the provider and from nobody else, whole or not at all, and secrets stay where they belong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from channels_whatsapp.services import media
from inquiries.channels import PermanentError, TemporaryError
from inquiries.models import ChannelAccount
from tests.contracts.phones import Phone
from tests.support.pictures import png

pytestmark = pytest.mark.django_db
PICTURE = png(30, 20)
VOICE = b"OggS\x00\x02" + bytes(20) + b"OpusHead" + bytes(60)


def test_a_file_is_fetched_whole_and_secrets_stay_with_the_provider(phone: Phone) -> None:
    _, medium = phone.sends_file("image/png", PICTURE)
    got = media.fetch(phone.account.pk, medium)
    assert got.data == PICTURE
    assert got.content_type == "image/png"
    assert got.filename == "image.png"
    assert phone.leaks() == []


def test_what_a_file_is_says_its_content(phone: Phone) -> None:
    _, medium = phone.sends_file("image/jpeg", b"%PDF-1.7 passport")
    got = media.fetch(phone.account.pk, medium)
    assert (got.content_type, got.filename) == ("application/pdf", "document.pdf")


def test_a_voice_message_is_called_so(phone: Phone) -> None:
    _, medium = phone.sends_file("audio/ogg", VOICE)
    got = media.fetch(phone.account.pk, replace(medium, voice=True))
    assert (got.content_type, got.filename) == ("audio/ogg", "voice-message.ogg")


def test_the_name_that_the_customer_gave_is_kept(phone: Phone) -> None:
    _, medium = phone.sends_file("application/pdf", b"%PDF-1.7 passport")
    assert (
        media.fetch(phone.account.pk, replace(medium, filename="Pass Anna.pdf")).filename == "Pass Anna.pdf"
    )


def test_a_file_that_comes_late_is_waited_for(phone: Phone) -> None:
    _, medium = phone.sends_file("image/png", PICTURE, late=2)
    for _ in range(2):
        with pytest.raises(TemporaryError):
            media.fetch(phone.account.pk, medium)
    assert media.fetch(phone.account.pk, medium).data == PICTURE


def test_an_address_that_has_expired_is_asked_for_anew(phone: Phone) -> None:
    _, medium = phone.sends_file("image/png", PICTURE, expired=True)
    try:
        got = media.fetch(phone.account.pk, medium)
    except TemporaryError:
        got = media.fetch(phone.account.pk, medium)
    assert got.data == PICTURE


def test_a_file_that_is_no_more_is_told_for_good(phone: Phone) -> None:
    _, medium = phone.sends_file("image/png", PICTURE, gone=True)
    with pytest.raises(PermanentError) as told:
        media.fetch(phone.account.pk, medium)
    assert told.value.words


@pytest.mark.parametrize("claims", [None, -1], ids=["says how long it is", "does not say"])
def test_a_file_that_is_too_large_is_not_read_to_its_end(
    phone: Phone, settings: Any, claims: int | None
) -> None:
    settings.WHATSAPP_MEDIA_MAX_MB = 1
    _, medium = phone.sends_file("video/mp4", bytes(3_000_000), claims=claims)
    with pytest.raises(PermanentError) as told:
        media.fetch(phone.account.pk, medium)
    assert told.value.code == "too_large"
    assert "1 MB" in told.value.words


def test_half_a_file_is_none(phone: Phone) -> None:
    _, medium = phone.sends_file("image/png", PICTURE * 500, cut=True)
    with pytest.raises(TemporaryError):
        media.fetch(phone.account.pk, medium)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/passport.png",
        "http://169.254.169.254/latest/meta-data/",
        "https://127.0.0.2.evil.example/x",
        "https://127.0.0.2@evil.example/x",
        "file:///etc/passwd",
        "//evil.example/x",
        "https://xmms.twiliocdn.com/x",
    ],
)
def test_a_foreign_address_is_never_asked(phone: Phone, settings: Any, address: str) -> None:
    settings.WHATSAPP_MEDIA_HOSTS = ["127.0.0.2", "mms.twiliocdn.com"]
    _, medium = phone.sends_file("image/png", PICTURE, leads_to=address)
    with pytest.raises(PermanentError) as told:
        media.fetch(phone.account.pk, medium)
    assert told.value.code == "foreign_host"


def test_a_known_name_that_leads_into_our_own_network_is_not_asked(phone: Phone, settings: Any) -> None:
    settings.WHATSAPP_MEDIA_HOSTS = [".localhost", "localhost"]
    _, medium = phone.sends_file("image/png", PICTURE, leads_to="https://localhost/x")
    with pytest.raises(PermanentError) as told:
        media.fetch(phone.account.pk, medium)
    assert told.value.code == "private_host"


def test_a_known_name_is_asked_with_encryption_only(phone: Phone, settings: Any) -> None:
    settings.WHATSAPP_MEDIA_HOSTS = ["localhost"]
    _, medium = phone.sends_file("image/png", PICTURE, leads_to="http://localhost/x")
    with pytest.raises(PermanentError) as told:
        media.fetch(phone.account.pk, medium)
    assert told.value.code == "not_encrypted"


def test_void_credentials_stop_the_number_here_too(phone: Phone) -> None:
    _, medium = phone.sends_file("image/png", PICTURE)
    phone.refuses_us()
    with pytest.raises(PermanentError):
        media.fetch(phone.account.pk, medium)
    assert ChannelAccount.objects.get(pk=phone.account.pk).waits_for_somebody


@pytest.mark.parametrize("ref", ["", "../../x", "https://evil.example/x", "ME1", "MM1/ME1\n", "a/b/c"])
def test_what_is_no_file_of_the_provider_is_not_asked_for(phone: Phone, ref: str) -> None:
    _, medium = phone.sends_file("image/png", PICTURE)
    with pytest.raises(PermanentError):
        media.fetch(phone.account.pk, replace(medium, ref=ref))
    assert phone.asked() == 0
