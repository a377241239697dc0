"""A phone in a mail's signature may be the number of somebody who writes by chat: the desk offers to join the two, and
never does it by itself. It does not matter which of them came first."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from inquiries.channels import Address, PointKind, match_key
from inquiries.models import ChannelAccount, Contact, ContactPoint, Inquiry, PhoneMention
from inquiries.services import joining, people
from inquiries.services.work import StaleState


def note(inquiry_id: int, phone: str) -> None:
    """`phone` stood in what the customer of this inquiry wrote. Call inside a transaction."""
    team_id, contact_id = Inquiry.objects.values_list("team", "contact").get(pk=inquiry_id)
    address = Address(phone, kind=PointKind.PHONE)
    if contact_id is None or _is_ours(team_id, people.key_of(address)[1]):
        return
    point = people.ensure_points(team_id, [address])[people.key_of(address)]
    if point.contact_id != contact_id:
        PhoneMention.objects.get_or_create(
            contact_id=contact_id, point_id=point.pk, defaults={"inquiry_id": inquiry_id}
        )


def _is_ours(team_id: int, key: str) -> bool:
    rows = ChannelAccount.objects.filter(team=team_id).exclude(address__contains="@")
    return any(match_key(PointKind.PHONE, one) == key for one in rows.values_list("address", flat=True))


def offers(rows: QuerySet[PhoneMention], contact: Contact) -> QuerySet[PhoneMention]:
    """Those among `rows` that ask whether `contact` and another are one person."""
    sides = Q(contact=contact) | Q(point__contact=contact)
    open_ones = rows.filter(sides, dismissed_at=None, point__contact__isnull=False, contact__merged_into=None)
    others = open_ones.exclude(point__contact=F("contact"))
    return others.select_related("contact", "point__contact", "inquiry").order_by("pk")


@transaction.atomic
def accept(mention: PhoneMention, person: AbstractBaseUser) -> Contact:
    """They are one. Gives back the contact that remains. Raises StaleState."""
    other = ContactPoint.objects.values_list("contact", flat=True).get(pk=mention.point_id)
    if other is None or other == mention.contact_id:
        raise StaleState("This has been settled already.")
    joining.join(other, mention.contact_id, person)
    return mention.contact


def dismiss(mention: PhoneMention, person: AbstractBaseUser) -> None:
    """They are two."""
    rows = PhoneMention.objects.filter(pk=mention.pk, dismissed_at=None)
    if not rows.update(dismissed_at=timezone.now(), dismissed_by=person):
        raise StaleState("This has been settled already.")
