"""Two contacts are joined and parted; a phone in a mail asks whether two are one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inquiries.models import Contact, ContactPoint, Inquiry, InquiryEvent, PhoneMention
from inquiries.services import extracting, joining, mentions
from inquiries.services.work import StaleState

pytestmark = pytest.mark.django_db
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)
SIGNED = "We dream of Crete in May, two adults.\n\nKind regards\nAnna Berg\nMobile: +49 170 1234567"


@pytest.fixture
def mail(receive):
    return receive(
        T0, id="a@x", **{"from": "anna@home.example", "name": "Anna Berg"}, subject="Crete", text=SIGNED
    )


@pytest.fixture
def chat(number, receive):
    return receive(
        T0,
        into=number,
        id="m1",
        text="Hi",
        to=["tel:+49301234567"],
        **{"from": "tel:491701234567", "name": "A."},
    )


def read_trips() -> None:
    from inquiries.models import Extraction

    Extraction.objects.update(available_at=T0)
    extracting.extract_due()


def points_of(contact_id: int) -> set[str]:
    return set(ContactPoint.objects.filter(contact=contact_id).values_list("key", flat=True))


def test_joined_and_parted_everything_is_as_before(mail, chat, kim):
    anna, other = mail.sender.contact, chat.sender.contact
    Contact.objects.filter(pk=other.pk).update(notes="Likes quiet rooms")
    joining.join(other.pk, anna.pk, kim)
    assert points_of(anna.pk) == {"anna@home.example", "+491701234567"}
    assert set(Inquiry.objects.values_list("contact", flat=True)) == {anna.pk}
    assert "Likes quiet rooms" in Contact.objects.get(pk=anna.pk).notes
    assert InquiryEvent.objects.get(type="joined").inquiry_id == chat.inquiry_id
    joining.part(other.pk, kim)
    assert points_of(anna.pk) == {"anna@home.example"} and points_of(other.pk) == {"+491701234567"}
    assert Inquiry.objects.get(pk=chat.inquiry_id).contact_id == other.pk
    assert (
        Contact.objects.get(pk=anna.pk).notes == ""
        and not Contact.objects.filter(merged_into__isnull=False).exists()
    )
    with pytest.raises(StaleState):
        joining.part(other.pk, kim)


def test_what_came_meanwhile_goes_with_the_number_it_came_by(mail, chat, kim, number, receive):
    anna, other = mail.sender.contact, chat.sender.contact
    joining.join(other.pk, anna.pk, kim)
    Inquiry.objects.update(status="closed", closed_at=T0)
    later = receive(
        T0 + timedelta(days=90), into=number, id="m2", to=["tel:+49301234567"], **{"from": "tel:491701234567"}
    )
    assert later.inquiry.contact_id == anna.pk and later.inquiry_id != chat.inquiry_id
    joining.part(other.pk, kim)
    assert set(Inquiry.objects.filter(contact=other).values_list("pk", flat=True)) == {
        chat.inquiry_id,
        later.inquiry_id,
    }


def test_a_number_is_split_off_with_its_inquiries(mail, chat, kim):
    anna = mail.sender.contact
    joining.join(chat.sender.contact_id, anna.pk, kim)
    new = joining.split_off(ContactPoint.objects.get(key="+491701234567"), kim)
    assert (
        points_of(new.pk) == {"+491701234567"}
        and Inquiry.objects.get(pk=chat.inquiry_id).contact_id == new.pk
    )
    with pytest.raises(StaleState):
        joining.split_off(ContactPoint.objects.get(key="+491701234567"), kim)


def test_what_staff_have_parted_no_machine_joins(mail, chat, kim):
    joining.join(chat.sender.contact_id, mail.sender.contact_id, kim)
    joining.part(chat.sender.contact_id, kim)
    assert joining.parted_by_hand(mail.sender.contact_id, chat.sender.contact_id)


@pytest.mark.parametrize("first", ["mail", "chat"])
def test_a_phone_in_a_signature_asks_whichever_came_first(request, first, kim):
    request.getfixturevalue(first)
    mail, chat = request.getfixturevalue("mail"), request.getfixturevalue("chat")
    read_trips()
    assert Contact.objects.filter(merged_into=None).count() == 2  # never by itself
    (asked,) = mentions.offers(PhoneMention.objects, mail.sender.contact)
    assert list(mentions.offers(PhoneMention.objects, chat.sender.contact)) == [asked]
    mentions.accept(asked, kim)
    assert points_of(mail.sender.contact_id) == {"anna@home.example", "+491701234567"}
    assert not mentions.offers(PhoneMention.objects, mail.sender.contact).exists()


def test_two_people_are_not_asked_about_again(mail, chat, kim):
    read_trips()
    (asked,) = mentions.offers(PhoneMention.objects, mail.sender.contact)
    mentions.dismiss(asked, kim)
    mentions.note(mail.inquiry_id, "+491701234567")
    assert not mentions.offers(PhoneMention.objects, mail.sender.contact).exists()


def test_our_own_number_in_a_mail_asks_nothing(mail, number):
    mentions.note(mail.inquiry_id, "+49 30 1234567")
    assert not PhoneMention.objects.exists()
