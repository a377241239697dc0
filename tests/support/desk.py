"""Who works at the desk, and who writes to it."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from inquiries.models import ChannelAccount, Inquiry, MessagingWindow, Team
from tests.factories import ContactFactory, ContactPointFactory, InquiryFactory, MessageFactory, UserFactory


def log_in(group: str, team: str = "Agency") -> Client:
    client = Client()
    user = UserFactory(groups=[group], teams=[Team.objects.get_or_create(name=team)[0]])
    client.force_login(user)
    return client


def anna_wrote_to(number: ChannelAccount, hours_ago: float) -> Inquiry:
    """By WhatsApp; she has an e-mail address, too."""
    contact = ContactFactory(team=number.team, name="Anna Lindqvist")
    phone = ContactPointFactory(contact=contact, kind="phone", raw="+491700000001", key="+491700000001")
    ContactPointFactory(contact=contact, raw="anna@traveller.example", key="anna@traveller.example")
    inquiry = InquiryFactory(account=number, contact=contact, subject="")
    MessageFactory(inquiry=inquiry, sender=phone, sender_address=phone.raw, text="Is Crete free?")
    opened = timezone.now() - timedelta(hours=hours_ago)
    MessagingWindow.objects.create(account=number, point=phone, opened_at=opened)
    return inquiry
