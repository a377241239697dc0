"""`manage.py import_whatsapp_chat`: a phone's chat becomes a conversation."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from channels_whatsapp.importing.archive import Export
from channels_whatsapp.importing.chat import Said
from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.services import importing
from inquiries import intake
from inquiries.channels import RawInbound
from inquiries.models import (
    Attachment,
    Contact,
    Delivery,
    InboundItem,
    Inquiry,
    MediaJob,
    Message,
    MessagingWindow,
    ReplyTemplate,
    TemplateKind,
)
from inquiries.services import receiving
from tests.factories import NumberFactory
from tests.support import pictures

pytestmark = pytest.mark.django_db
ANNA = "+49 170 0001234"
LRM = "\u200e"


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    receiving.forget_our_keys()
    yield
    receiving.forget_our_keys()


@pytest.fixture
def number() -> WhatsAppNumber:
    return NumberFactory(account__name="Office")


def day(ago: int) -> str:
    return f"{timezone.localtime() - timedelta(days=ago):%d.%m.%y}"


def chat_of(ago: int) -> str:
    when = day(ago)
    return (
        f"[{when}, 14:03:11] Anna: {LRM}Messages and calls are end-to-end encrypted.\r\n"
        f"[{when}, 14:03:12] Anna: Two weeks\r\nin Crete?\r\n"
        f"{LRM}[{when}, 14:04:00] Anna: Our hotel {LRM}<attached: 00000003-PHOTO.png>\r\n"
        f"[{when}, 14:05:00] Sun Travel: ok\r\n[{when}, 14:05:00] Sun Travel: ok\r\n"
        f"{LRM}[{when}, 14:06:00] Anna: {LRM}<attached: 00000006-GONE.jpg>\r\n"
    )


def packed(folder: Path, text: str, name: str = "WhatsApp Chat - Anna.zip") -> Path:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("_chat.txt", text)
        target.writestr("00000003-PHOTO.png", pictures.png(40, 30))
    return folder / name


def run(path: Path, *words: str, contact: str = ANNA, number: str = "Office") -> str:
    out, err = io.StringIO(), io.StringIO()
    call_command(
        "import_whatsapp_chat",
        str(path),
        "--number",
        number,
        "--contact",
        contact,
        *words,
        stdout=out,
        stderr=err,
    )
    return out.getvalue() + err.getvalue()


def test_a_chat_becomes_a_conversation_and_again_changes_nothing(
    number: WhatsAppNumber, tmp_path: Path
) -> None:
    path = packed(tmp_path, chat_of(3))
    told = run(path)
    assert "3 messages of the customer (Anna), 2 of the agency; 1 line by WhatsApp itself" in told
    assert "5 messages read: 5 new, 0 known, 0 failed; 1 file." in told
    assert "Not in the archive, damaged or over 32 MB: 00000006-GONE.jpg" in told
    messages = list(Message.objects.order_by("received_at", "pk"))
    assert [(one.direction, one.text) for one in messages] == [
        ("in", "Two weeks\nin Crete?"), ("in", "Our hotel"), ("out", "ok"), ("out", "ok"), ("in", "[00000006-GONE.jpg]"),
    ]  # fmt: skip
    assert timezone.localtime(messages[0].received_at).strftime("%d.%m.%y %H:%M:%S") == f"{day(3)} 14:03:12"
    assert Attachment.objects.get().message == messages[1]
    contact = Contact.objects.get()
    assert (contact.name, contact.points.get().key) == ("Anna", "+491700001234")
    inquiry = Inquiry.objects.get()
    assert (inquiry.message_count, inquiry.status, inquiry.unread) == (5, "open", True)
    assert not MediaJob.objects.exists()
    assert "5 messages read: 0 new, 5 known" in run(path)
    renumbered = chat_of(3).replace(
        "Sun Travel", "Sun Travel Berlin"
    )  # the agency changed its name meanwhile
    assert "0 new, 5 known" in run(packed(tmp_path, renumbered, "WhatsApp Chat - Anna (2).zip"))
    assert Message.objects.count() == 5


def test_history_opens_no_window_thanks_nobody_and_wakes_nobody(
    number: WhatsAppNumber, tmp_path: Path
) -> None:
    number.account.acknowledge = True
    number.account.save()
    ReplyTemplate.objects.create(
        team=number.account.team, name="Thanks", kind=TemplateKind.ACKNOWLEDGEMENT, body="Thank you."
    )
    run(packed(tmp_path, chat_of(0).replace("14:0", "00:0")))
    assert not MessagingWindow.objects.exists()
    assert not Delivery.objects.exists()
    run(packed(tmp_path, chat_of(300)), contact="+49 170 0009999")
    old = Inquiry.objects.get(contact__points__key="+491700009999")
    assert (old.status, old.unread, old.waiting_since, old.message_count) == ("closed", False, None, 5)
    assert not MessagingWindow.objects.exists()


def test_what_comes_live_afterwards_is_the_same_person(number: WhatsAppNumber, tmp_path: Path) -> None:
    run(packed(tmp_path, chat_of(3)))
    fields = {"MessageSid": "SM1", "From": "whatsapp:+491700001234", "WaId": "491700001234", "Body": "Now"}
    form = urlencode({**fields, "To": f"whatsapp:{number.account.address}", "SmsStatus": "received"})
    intake.store_inbound(number.account, [RawInbound("m:SM1", form.encode())])
    intake.process_now()
    assert Inquiry.objects.get().message_count == 6
    assert MessagingWindow.objects.exists()


def test_a_text_alone_and_only_looking(number: WhatsAppNumber, tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat with Anna.txt"
    path.write_text(
        "5/13/26, 9:29\u202fPM - Anna: Hello\n5/14/26, 9:29\u202fAM - Eva: Hello Anna\n", encoding="utf-8"
    )
    assert "From 2026-05-13 to 2026-05-14: 1 message of the customer" in run(path, "--dry-run")
    assert not InboundItem.objects.exists()
    assert "2 messages read: 2 new" in run(
        path, "--no-process", "--timezone", "America/New_York", number=number.account.address
    )
    assert not Message.objects.exists()
    item = InboundItem.objects.order_by("received_at").first()
    assert item is not None
    assert item.received_at.isoformat() == "2026-05-14T01:29:00+00:00"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--contact", "0170 1234"), "is no phone number"),
        (("--number", "Nobody"), "there are: Office"),
        (("--timezone", "Mars/Olympus"), "No time zone is called"),
        (("--me", "Otto"), "Nobody called 'Otto' writes"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    number: WhatsAppNumber, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    with pytest.raises(CommandError, match=told):
        run(packed(tmp_path, chat_of(3)), *words)
    assert not InboundItem.objects.exists()


def test_a_file_that_is_not_there(number: WhatsAppNumber, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such file"):
        run(tmp_path / "x.zip")


class Unplugged(Export):
    def read(self, name: str) -> bytes | None:
        raise KeyboardInterrupt


def test_a_run_that_is_broken_off_goes_on_where_it_was(number: WhatsAppNumber) -> None:
    begun = timezone.now() - timedelta(days=3)
    said = [
        Said(begun + timedelta(minutes=n), "Anna", str(n), "a.jpg" if n == 130 else "") for n in range(180)
    ]
    with pytest.raises(KeyboardInterrupt):
        importing.import_chat(number.account, said, Unplugged("chat", ""), "+491700001234", "Anna")
    assert InboundItem.objects.count() == 100
    result = importing.import_chat(number.account, said, Export("chat", ""), "+491700001234", "Anna")
    assert (result.read, result.new, result.known, result.missing) == (180, 80, 100, ["a.jpg"])
