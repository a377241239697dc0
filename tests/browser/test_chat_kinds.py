"""Every kind of WhatsApp message in one conversation, as staff see it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from channels_whatsapp.channel import WhatsAppChannel
from inquiries import channels, intake
from inquiries.channels import IncomingAttachment, Medium, PermanentError, RawInbound
from inquiries.models import ChannelAccount, Inquiry, Message
from inquiries.services import media, receiving
from tests.browser.conftest import Open
from tests.channels_whatsapp import payloads as p
from tests.factories import AccountFactory, NumberFactory, TeamFactory
from tests.support.pictures import png

pytestmark = [pytest.mark.needs_chromium, pytest.mark.django_db(transaction=True)]
FILES = {
    "9001": ("", "image/png", png(480, 320, (70, 130, 180))),
    "9101": ("", "image/png", png(600, 314, (220, 170, 60))),
    "9003": ("", "audio/ogg", b"OggS\x00\x02" + bytes(range(200))),
    "9004": ("Passport.pdf", "application/pdf", b"%PDF-1.4 made here"),
    "9006": ("", "text/vcard", b"BEGIN:VCARD\nFN:Clara Berg\nTEL:+49 170 1110003\nEND:VCARD\n"),
    "9005": ("", "image/png", png(512, 512, (60, 160, 90))),
}


class WithFiles(WhatsAppChannel):
    """The channel, with a provider that hands over what is in FILES."""

    def fetch_media(self, account_id: int, medium: Medium) -> IncomingAttachment:
        if medium.ref not in FILES:
            raise PermanentError(
                "gone", "WhatsApp keeps files for 7 days only. Ask the customer to send it again."
            )
        return IncomingAttachment(*FILES[medium.ref])


@pytest.fixture
def files() -> Iterator[None]:
    real = channels.get("whatsapp")
    channels.unregister("whatsapp")
    channels.register(WithFiles())
    yield
    channels.unregister("whatsapp")
    channels.register(real)


@pytest.fixture
def account(groups: None) -> ChannelAccount:
    account = AccountFactory(
        team=TeamFactory(name="Ours"), channel="whatsapp", name="Desk phone", address=p.OUR_NUMBER
    )
    NumberFactory(account=account, provider="meta", phone_number_id=p.PHONE_NUMBER_ID)
    return account


MAP = "https://www.openstreetmap.org/?mlat=35.338700&mlon=25.144200#map=15/35.33870/25.14420"
REFERRAL = {**p.REFERRAL, "image": {"id": "9101", "mime_type": "image/png"}}
CHAT = [
    p.text("Hello! I saw your advert. Do you have a week in May?", "A1", referral=REFERRAL),
    p.echo("text", "E1", text={"body": "Good morning Anna, of course. How many are you?"}),
    p.text("Two adults and Mia (6)", "A2", context={"from": p.OUR_DIGITS, "id": p.wamid("E1")}),
    p.meta("image", "A3", image=p.medium("image/png", "9001", caption="This hotel, if it is free")),
    p.meta("audio", "A4", audio=p.medium("audio/ogg; codecs=opus", "9003", voice=True)),
    p.meta("document", "A5", document=p.medium("application/pdf", "9004", filename="Passport.pdf")),
    p.meta("image", "A6", image=p.medium("image/jpeg", "9999")),
    p.meta("sticker", "A7", sticker=p.medium("image/webp", "9005")),
    p.meta("location", "A8", location={"latitude": 35.3387, "longitude": 25.1442, "name": "Hotel Galini", "address": "Sofokli Venizelou, Heraklion"}),
    p.META["contacts"]().replace(b"wamid.A", b"wamid.A9"),
    p.meta("document", "A20", document=p.medium("text/vcard", "9006")),
    p.META["list reply"]().replace(b"wamid.A", b"wamid.A10").replace(b"wamid.S", b"wamid.E1"),
    p.META["flow reply"]().replace(b"wamid.A", b"wamid.A11"),
    p.META["order"]().replace(b"wamid.A", b"wamid.A12"),
    p.text("And is this one free?", "A13", context={"referred_product": {"product_retailer_id": "VILLA-7"}}),
    p.text("My sister wrote this", "A14", context={"frequently_forwarded": True}),
    p.META["unsupported"]().replace(b"wamid.A", b"wamid.A15"),
    p.META["security code changed"](),
    p.text("We are two adults", "A16"),
    p.text("My passport is C01X", "A17"),
    p.text("That was about the old offer", "A18", context={"from": p.OUR_DIGITS, "id": p.wamid("long ago")}),
    p.meta("reaction", "R1", reaction={"message_id": p.wamid("E1"), "emoji": "👍"}),
    p.meta("edit", "X1", edit={"original_message_id": p.wamid("A16"), "message": {"type": "text", "text": {"body": "We are three adults"}}}),
    p.meta("revoke", "X2", revoke={"original_message_id": p.wamid("A17")}),
]  # fmt: skip


@pytest.fixture
def chat(account: ChannelAccount, files: None) -> Inquiry:
    began = timezone.now() - timedelta(minutes=40)
    intake.store_inbound(
        account, [RawInbound(f"m:{n}", raw, began + timedelta(minutes=n)) for n, raw in enumerate(CHAT)]
    )
    receiving.process_inbound()
    media.fetch_due()
    return Inquiry.objects.get()


def picture_of(page: Page, name: str) -> None:
    """For people: SCREENSHOTS=folder keeps what the test saw."""
    if folder := os.environ.get("SCREENSHOTS"):
        for picture in page.locator(".d-message img").all():  # they are fetched when they come into sight
            picture.scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        size = page.viewport_size or {}
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": height})
        for number, top in enumerate(range(0, height, 1500)):
            clip = {"x": 0, "y": top, "width": size["width"], "height": min(1500, height - top)}
            page.screenshot(path=Path(folder) / f"{name}-{number}.png", clip=clip)
        page.set_viewport_size(size)


@pytest.mark.parametrize(
    ("name", "width", "dark"), [("light", 1280, False), ("dark", 1280, True), ("phone", 390, False)]
)
def test_each_kind_has_its_look(open_desk: Open, chat: Inquiry, name: str, width: int, dark: bool) -> None:
    page = open_desk(f"/admin/inquiries/inquiry/{chat.pk}/change/", width=width, dark=dark)
    picture_of(page, name)

    def said(id: str) -> Locator:
        return page.locator(f"#message-{Message.objects.get(external_id=p.wamid(id)).pk}")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    advert = said("A1").locator(".d-advert")
    expect(advert.locator("b")).to_have_text("Crete from 599 €")
    assert seen(advert.locator("img")) and said("A1").locator(".d-files li").count() == 0
    said("A2").locator("a.d-answered").click()
    expect(page).to_have_url(re.compile(f"#{said('E1').get_attribute('id')}$"))
    expect(said("A18").locator(".is-away")).to_contain_text("not in this inquiry")
    assert seen(said("A3").locator("img"))["width"] > 200
    assert seen(said("A7").locator("img"))["width"] == 128
    expect(said("A3").locator(".d-photo")).to_contain_text("Photo.png")
    expect(said("A4").locator("audio")).to_be_visible()
    expect(said("A6").locator("form.d-file")).to_contain_text("WhatsApp keeps files for 7 days only")
    expect(said("A6").get_by_role("button", name="Try again")).to_be_visible()
    expect(said("A8").get_by_role("link", name="Hotel Galini")).to_have_attribute("href", MAP)
    expect(said("A9").get_by_role("link")).to_contain_text(["+49 170 1110002", "ben@berg.example"])
    expect(said("A20").locator(".d-person")).to_contain_text("Clara Berg")
    expect(said("A20").locator(".d-file")).to_contain_text("Contact card.vcf")
    expect(said("A10").locator(".d-body")).to_have_text("Half board")
    expect(said("A12").locator("tfoot")).to_contain_text("129.00 EUR")
    expect(said("A15")).to_contain_text("can't be shown here: a poll")
    expect(said("E1").locator(".d-reactions")).to_contain_text("👍")
    expect(said("A16")).to_contain_text("Changed by the customer")
    expect(said("A17")).to_contain_text("The customer deleted this message")
    assert page.get_by_text("C01X").count() == 0
    assert page.troubles == []  # type: ignore[attr-defined]


def test_a_file_that_failed_is_tried_again(open_desk: Open, chat: Inquiry) -> None:
    page = open_desk(f"/admin/inquiries/inquiry/{chat.pk}/change/")
    FILES["9999"] = ("", "image/png", png(40, 40))
    with page.expect_navigation():
        page.get_by_role("button", name="Try again").click()
    media.fetch_due()
    del FILES["9999"]
    page.reload()
    expect(page.get_by_text("Photo.png")).to_have_count(2)


def seen(one: Locator) -> Any:
    """Where it stands, once the picture is there."""
    one.scroll_into_view_if_needed()
    one.evaluate("picture => picture.decode()")
    return one.bounding_box()
