"""The rows that bench/webhook.py begins with, and what its end is compared with. Needs django.setup()."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db import connection
from webhook_book import ACCOUNT_SID, OURS, PHONE_ID, SECRET, TOKEN, WABA, Book, Customer

from channels_whatsapp.models import WhatsAppNumber
from inquiries.channels import match_key
from inquiries.models import (
    ChannelAccount,
    Contact,
    ContactPoint,
    Delivery,
    InboundItem,
    Inquiry,
    Message,
    Participant,
    Team,
)
from inquiries.states import Direction, ProviderStatus, WorkStatus
from tests.factories import DeliveryFactory, InquiryFactory, ReplyFactory, UserFactory, earlier


def prepare(book: Book) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (id bigserial PRIMARY KEY, data bytea NOT NULL)")
    team = Team.objects.order_by("pk")[0]
    accounts = {name: _account(team, name, number) for name, number in OURS.items()}
    author = UserFactory()
    for customer in book.customers:
        if customer.replies:
            _inquiry(customer, accounts[customer.provider], author)


def _account(team: Team, provider: str, address: str) -> ChannelAccount:
    account = ChannelAccount.objects.create(team=team, channel="whatsapp", name=provider, address=address)
    told = (
        {"account_sid": ACCOUNT_SID, "credentials": {"auth_token": TOKEN}}
        if provider == "twilio"
        else {
            "phone_number_id": PHONE_ID,
            "waba_id": WABA,
            "credentials": {"app_secret": SECRET, "access_token": "x"},
        }
    )
    WhatsAppNumber.objects.create(account=account, provider=provider, **told)
    return account


def _inquiry(customer: Customer, account: ChannelAccount, author: object) -> None:
    contact = Contact.objects.create(team=account.team, name=f"Customer {customer.number}")
    point = ContactPoint.objects.create(
        team=account.team,
        contact=contact,
        kind="phone",
        raw=customer.phone,
        key=match_key("phone", customer.phone),
    )
    inquiry = InquiryFactory(
        account=account,
        contact=contact,
        message_count=len(customer.replies),
        last_message_at=earlier(hours=2),
    )
    Participant.objects.create(inquiry=inquiry, point=point)
    for name in customer.replies:
        reply = ReplyFactory(inquiry=inquiry, author=author, identity=name, external_id=name,
                             recipients=[{"role": "to", "address": customer.phone, "name": ""}])  # fmt: skip
        DeliveryFactory(message=reply, status=WorkStatus.DONE, provider_status=ProviderStatus.ACCEPTED, external_ids=[name],
                        error_code="", error_category="", error_words="")  # fmt: skip


@dataclass(frozen=True)
class Findings:
    lost: int
    doubled: int
    wrong_inquiry: int
    status_backwards: int
    failed: int


def compare(book: Book) -> Findings:
    """`wrong_inquiry`: messages that do not lie with the others of their customer, or beside somebody else's."""
    rows = list(Message.objects.filter(direction=Direction.IN).values_list("external_id", "inquiry_id"))
    times = Counter(name for name, _ in rows)
    replied = dict(Message.objects.filter(direction=Direction.OUT).values_list("external_id", "inquiry_id"))
    wanted = {name: customer for customer in book.customers for name in customer.messages}
    heard_of = [customer for customer in book.customers if customer.replies or customer.messages]
    home = {customer.number: _home(customer, replied, rows) for customer in heard_of}
    ended = dict(Delivery.objects.values_list("message__external_id", "provider_status"))
    return Findings(
        lost=sum(1 for name in wanted if not times[name]),
        doubled=sum(count - 1 for count in times.values()) + sum(1 for name in times if name not in wanted),
        wrong_inquiry=sum(1 for name, inquiry in rows if name in wanted and home[wanted[name].number] != inquiry)
        + len(home) - len(set(home.values())),
        status_backwards=sum(
            1 for customer in book.customers for name, status in customer.replies.items() if ended.get(name) != status
        ),
        failed=InboundItem.objects.exclude(status=WorkStatus.DONE).count() + abs(Inquiry.objects.count() - len(home)),
    )  # fmt: skip


def _home(customer: Customer, replied: dict[str, int], rows: list[tuple[str, int]]) -> int:
    """The inquiry with the replies to this customer; without any, where the most of the messages lie."""
    if customer.replies:
        return replied[next(iter(customer.replies))]
    own = set(customer.messages)
    most = Counter(inquiry for name, inquiry in rows if name in own).most_common(1)
    return most[0][0] if most else 0
