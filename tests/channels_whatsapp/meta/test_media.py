from __future__ import annotations

import base64
import hashlib
from datetime import timedelta

import pytest

from inquiries.channels import Medium, PermanentError, TemporaryError
from tests.support.pictures import png

PNG = png(3, 2)


def medium(file, **more) -> Medium:
    return Medium(file.id, content_type="image/png", **more)


def test_a_file_is_fetched(meta, gateway):
    got = gateway.fetch_media(medium(meta.file(PNG, "image/png"), filename="beach.png"))
    assert (got.data, got.content_type, got.filename) == (PNG, "image/png", "beach.png")


def test_the_token_goes_to_graph_and_to_the_host_that_graph_named(meta, gateway):
    gateway.fetch_media(medium(meta.file(PNG, "image/png")))
    assert set(meta.tokens_seen) == {("graph", "Bearer meta-token"), ("files", "Bearer meta-token")}


def test_a_foreign_host_gets_nothing(meta, gateway, settings):
    settings.WHATSAPP_MEDIA_HOSTS = ["lookaside.fbsbx.com"]
    with pytest.raises(PermanentError) as caught:
        gateway.fetch_media(medium(meta.file(PNG, "image/png")))
    assert caught.value.code == "foreign_host"
    assert all(host == "graph" for host, _ in meta.tokens_seen)


def test_a_host_that_is_listed_by_its_ending_only_gets_no_token(meta, gateway, settings):
    settings.WHATSAPP_MEDIA_HOSTS = [".0.0.2"]
    with pytest.raises(TemporaryError):
        gateway.fetch_media(medium(meta.file(PNG, "image/png")))
    assert {token for host, token in meta.tokens_seen if host == "files"} == {""}


def test_a_redirect_elsewhere_gets_no_token(meta, gateway, settings):
    settings.WHATSAPP_MEDIA_HOSTS = ["127.0.0.2", "127.0.0.1"]
    meta.trouble("/attachments/", 302, html=True, location=f"{meta.url}/elsewhere")
    with pytest.raises((TemporaryError, PermanentError)):
        gateway.fetch_media(medium(meta.file(PNG, "image/png")))
    assert ("graph", "") in meta.tokens_seen  # the place that it was sent to, without the token


@pytest.mark.parametrize("status", [401, 404])
def test_an_expired_address_is_renewed_once(meta, gateway, status):
    meta.trouble("/attachments/", status, html=True)
    assert gateway.fetch_media(medium(meta.file(PNG, "image/png"))).data == PNG
    assert meta.count("/attachments/") == 2


def test_an_address_that_stays_dead_is_for_later(meta, gateway):
    meta.trouble("/attachments/", 404, html=True, times=9)
    with pytest.raises(TemporaryError):
        gateway.fetch_media(medium(meta.file(PNG, "image/png")))
    assert meta.count("/attachments/") == 2


def test_after_seven_days_it_is_gone(meta, gateway):
    file = meta.file(PNG, "image/png")
    meta.ahead = timedelta(days=8)
    with pytest.raises(PermanentError) as caught:
        gateway.fetch_media(medium(file))
    assert caught.value.code == "media_gone"
    assert "seven days" in caught.value.words


@pytest.mark.parametrize("ref", ["", "1/../debug_token", "ME123", "9001?x=1", "٣"])
def test_what_is_no_id_of_meta_is_not_asked_for(meta, gateway, ref):
    with pytest.raises(PermanentError):
        gateway.fetch_media(Medium(ref))
    assert meta.asked == []


def test_the_hash_of_the_webhook_is_verified_in_both_forms(meta, gateway):
    file, digest = meta.file(PNG, "image/png"), hashlib.sha256(PNG)
    for claim in (digest.hexdigest(), base64.b64encode(digest.digest()).decode(), "", "no hash at all"):
        assert gateway.fetch_media(medium(file, sha256=claim)).data == PNG
    other = hashlib.sha256(b"other")
    for claim in (other.hexdigest(), base64.b64encode(other.digest()).decode()):
        with pytest.raises(TemporaryError) as caught:
            gateway.fetch_media(medium(file, sha256=claim))
        assert caught.value.code == "damaged"


def test_a_damaged_file_is_seen_by_the_hash_of_graph(meta, gateway):
    file = meta.file(PNG, "image/png", claimed_sha256=hashlib.sha256(b"other").hexdigest())
    with pytest.raises(TemporaryError):
        gateway.fetch_media(medium(file))


def test_too_large_files_are_not_fetched_or_cut_off(meta, gateway, settings):
    settings.WHATSAPP_MEDIA_MAX_MB = 1
    large = meta.file(bytes(2_000_000), "application/pdf")
    with pytest.raises(PermanentError) as caught:
        gateway.fetch_media(medium(large))
    assert caught.value.code == "too_large"
    assert meta.count("/attachments/") == 0
    liar = meta.file(bytes(2_000_000), "application/pdf", claimed_size=10)
    with pytest.raises(PermanentError) as caught:
        gateway.fetch_media(medium(liar))
    assert caught.value.code == "too_large"


def test_a_file_of_another_number_is_none_of_ours(meta, gateway):
    with pytest.raises(PermanentError):
        gateway.fetch_media(medium(meta.file(PNG, "image/png", number_id="1070000002")))
