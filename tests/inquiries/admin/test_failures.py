from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from inquiries.models import ChannelAccount, InboundItem
from inquiries.states import WorkStatus
from tests.factories import (
    DeliveryFactory,
    ExtractionFactory,
    InboundItemFactory,
    InquiryFactory,
    MessageFactory,
    OriginalFactory,
    ReplyFactory,
)

PAGE = "/admin/inquiries/inbounditem/"


@pytest.fixture
def inquiry(account: ChannelAccount) -> Any:
    return InquiryFactory(account=account, subject="Crete")


def decide(client: Client, kind: str, do: str, **given: Any) -> Any:
    return client.post(f"{PAGE}decide/", {"kind": kind, "do": do, **given})


def test_each_kind_of_failure_is_told_with_its_reason(
    manager: Client, account: ChannelAccount, inquiry: Any
) -> None:
    item = InboundItemFactory(account=account, error_words="It has no readable part.", size=2_500_000)
    OriginalFactory(item=item)
    DeliveryFactory(message=ReplyFactory(inquiry=inquiry), error_words="The mailbox is full.")
    ExtractionFactory(inquiry=inquiry, error_words="The answer was cut off.")
    page = manager.get(PAGE).content.decode()
    assert "It has no readable part." in page
    assert "2.5 MB" in page
    assert "Info" in page
    assert f"original/{item.pk}/" in page
    assert "The mailbox is full." in manager.get(PAGE, {"kind": "delivery"}).content.decode()
    assert "The answer was cut off." in manager.get(PAGE, {"kind": "extraction"}).content.decode()
    assert manager.get(f"/admin/inquiries/inquiry/original/{item.pk}/").status_code == 200


def test_one_is_tried_again_and_another_put_aside_with_a_note(
    manager: Client, account: ChannelAccount
) -> None:
    again, junk = InboundItemFactory(account=account), InboundItemFactory(account=account)
    decide(manager, "inbounditem", f"again:{again.pk}")
    decide(manager, "inbounditem", f"discard:{junk.pk}", **{f"note-{junk.pk}": "A test of the printer"})
    again.refresh_from_db()
    junk.refresh_from_db()
    assert (again.status, again.settled_by.username) == (WorkStatus.QUEUED, "maria")
    assert (junk.status, junk.settled_note) == (WorkStatus.DISCARDED, "A test of the printer")


def test_all_are_tried_again_but_never_what_may_have_gone_out(manager: Client, inquiry: Any) -> None:
    dead = [DeliveryFactory(message=ReplyFactory(inquiry=inquiry)) for _ in range(3)]
    unknown = DeliveryFactory(message=ReplyFactory(inquiry=inquiry), status=WorkStatus.UNCONFIRMED)
    decide(manager, "delivery", "all")
    for row in dead:
        row.refresh_from_db()
        assert row.status == WorkStatus.QUEUED
    unknown.refresh_from_db()
    assert unknown.status == WorkStatus.UNCONFIRMED


def test_somebody_who_saw_it_sent_says_so(manager: Client, inquiry: Any) -> None:
    unknown = DeliveryFactory(message=ReplyFactory(inquiry=inquiry), status=WorkStatus.UNCONFIRMED)
    assert "It was sent" in manager.get(PAGE, {"kind": "delivery"}).content.decode()
    decide(manager, "delivery", f"sent:{unknown.pk}")
    unknown.refresh_from_db()
    assert unknown.status == WorkStatus.DONE


def test_chosen_ones_are_decided_together(manager: Client, account: ChannelAccount) -> None:
    rows = [InboundItemFactory(account=account) for _ in range(3)]
    decide(manager, "inbounditem", "discard", chosen=[row.pk for row in rows[:2]], note="old")
    assert InboundItem.objects.filter(status=WorkStatus.DISCARDED, settled_note="old").count() == 2


def test_the_navigation_counts_what_waits(manager: Client, account: ChannelAccount) -> None:
    row = InboundItemFactory(account=account)
    badge = "uppercase min-w-[18px]"
    assert badge in manager.get(PAGE).content.decode()
    decide(manager, "inbounditem", f"discard:{row.pk}")
    assert badge not in manager.get(PAGE).content.decode()


def test_a_consultant_decides_nothing_here(consultant: Client, account: ChannelAccount) -> None:
    row = InboundItemFactory(account=account)
    OriginalFactory(item=row)
    assert consultant.get(PAGE).status_code == 403
    assert decide(consultant, "inbounditem", f"again:{row.pk}").status_code == 403
    assert PAGE not in consultant.get("/admin/").content.decode()


@pytest.mark.parametrize("do", ["x:1", "again:0", "again:x"])
def test_nonsense_is_not_found(manager: Client, do: str) -> None:
    assert decide(manager, "inbounditem", do).status_code == 404


def test_a_failed_message_is_known_by_its_inquiry(manager: Client, inquiry: Any) -> None:
    MessageFactory(inquiry=inquiry)
    ExtractionFactory(inquiry=inquiry)
    page = manager.get(PAGE).content.decode()  # the first tab with something in it
    assert f"/admin/inquiries/inquiry/{inquiry.pk}/change/" in page
