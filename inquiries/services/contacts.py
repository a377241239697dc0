"""Whose inquiry it is: the contact, changed by staff."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from inquiries.channels import Address
from inquiries.models import EventType, Inquiry, InquiryEvent, Participant
from inquiries.services import people, window_times
from inquiries.states import ParticipantRole


@transaction.atomic
def make_contact(inquiry: Inquiry, address: Address, person: AbstractBaseUser) -> None:
    """Who wrote the mail that a colleague handed on becomes the customer, with a part in the inquiry."""
    points = people.ensure_points(inquiry.team_id, [address])
    point = points[people.key_of(address)]
    contact_id = people.ensure_contact(inquiry.team_id, point, address.name)
    Participant.objects.update_or_create(
        inquiry=inquiry, point_id=point.pk, defaults={"role": ParticipantRole.CUSTOMER}
    )
    change_contact(inquiry, contact_id, person)


@transaction.atomic
def change_contact(inquiry: Inquiry, contact_id: int | None, person: AbstractBaseUser) -> None:
    data = {"from": inquiry.contact_id, "to": contact_id}
    if data["from"] == data["to"]:
        return
    Inquiry.objects.filter(pk=inquiry.pk).update(contact=contact_id)
    inquiry.contact_id = contact_id
    window_times.show(inquiry.pk)
    InquiryEvent.objects.create(inquiry=inquiry, type=EventType.CONTACT, actor=person, data=data)
