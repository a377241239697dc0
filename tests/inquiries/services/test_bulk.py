"""Newsletters wait in a view of their own; whoever is on the list of allowed senders is a customer like any other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries.models import AllowedSender, Extraction, Inquiry, InquiryEvent, Team
from inquiries.services import bulk

pytestmark = pytest.mark.django_db(transaction=True)
NEWS = {"from": "deals@news.portal.example", "flags": ["bulk", "no_auto_answer"], "subject": "50 % off"}


def now():
    return timezone.now()


def test_a_newsletter_is_held_out_of_the_inbox_and_not_read_for_a_trip(receive):
    inquiry = receive(now(), id="n1", **NEWS).inquiry
    assert (inquiry.status, inquiry.unread, inquiry.waiting_since) == ("bulk", False, None)
    assert not Extraction.objects.exists()


def test_newsletters_with_one_subject_do_not_pile_up_in_one_inquiry(receive):
    assert receive(now(), id="n1", **NEWS).inquiry_id != receive(now(), id="n2", **NEWS).inquiry_id


@pytest.mark.parametrize(
    "pattern", ["Deals@News.Portal.example", "news.portal.example", "@portal.example", "*.portal.example"]
)
def test_an_allowed_sender_is_a_customer_like_any_other(receive, team, pattern):
    bulk.allow(team.pk, pattern, None)
    first = receive(now(), id="n1", **NEWS)
    assert (first.inquiry.status, first.inquiry.unread) == ("new", True)
    assert (
        first.inquiry.waiting_since is not None and Extraction.objects.filter(inquiry=first.inquiry).exists()
    )
    assert receive(now(), id="n2", **NEWS).inquiry_id != first.inquiry_id  # a portal writes for many


@pytest.mark.parametrize("pattern", ["deals@portal.example", "ortal.example", "example.news.portal.example"])
def test_others_are_held_all_the_same(receive, team, pattern):
    bulk.allow(team.pk, pattern, None)
    assert receive(now(), id="n1", **NEWS).inquiry.status == "bulk"


def test_the_list_is_each_teams_own(receive, team):
    bulk.allow(Team.objects.create(name="Other").pk, "portal.example", None)
    assert receive(now(), id="n1", **NEWS).inquiry.status == "bulk"


@pytest.mark.parametrize(("pattern", "freed"), [("deals@news.portal.example", 1), ("portal.example", 2)])
def test_what_is_held_of_the_sender_comes_into_the_inbox(receive, team, django_user_model, pattern, freed):
    held = receive(now(), id="n1", **NEWS).inquiry
    receive(now(), id="n2", **{**NEWS, "from": "other@portal.example"})
    other = receive(now(), id="n3", **{**NEWS, "from": "someone@else.example"}).inquiry
    kim = django_user_model.objects.create(username="kim")
    assert bulk.allow(team.pk, pattern, kim) == freed
    held.refresh_from_db()
    other.refresh_from_db()
    assert (held.status, held.unread, other.status) == ("new", True, "bulk")
    assert held.waiting_since == held.last_message_at and Extraction.objects.filter(inquiry=held).exists()
    assert InquiryEvent.objects.get(inquiry=held, type="status").actor == kim
    assert AllowedSender.objects.get().added_by == kim
    assert bulk.allow(team.pk, pattern, kim) == 0


def test_an_answer_with_bulk_marks_wakes_its_thread(receive):
    """Groups and ticket systems put such marks on everything."""
    first = receive(now() - timedelta(hours=2), id="a@x", **{"from": "anna@home.example"}, subject="Crete")
    Inquiry.objects.update(status="waiting", unread=False)
    told = {"from": "anna@home.example", "flags": ["list"], "subject": "Re: Crete", "references": ["a@x"]}
    assert receive(now(), id="b@x", **told).inquiry_id == first.inquiry_id
    inquiry = Inquiry.objects.get()
    assert (inquiry.status, inquiry.unread) == ("open", True)


def test_a_list_that_goes_on_stays_held_and_a_person_who_answers_brings_it_back(receive):
    first = receive(now() - timedelta(hours=2), id="n1", **NEWS)
    receive(now() - timedelta(hours=1), id="n2", **NEWS, references=["n1"])
    held = Inquiry.objects.get()
    assert (held.status, held.unread, held.waiting_since, held.message_count) == ("bulk", False, None, 2)
    receive(now(), id="n3", **{**NEWS, "flags": []}, references=["n1"], text="Written by hand")
    held.refresh_from_db()
    assert held.pk == first.inquiry_id and (held.status, held.unread) == ("open", True)


def test_an_ordinary_mail_costs_no_look_at_the_list(receive, django_assert_num_queries, account):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as asked:
        receive(now(), id="a@x", **{"from": "anna@home.example"}, subject="Crete")
    assert not [query for query in asked.captured_queries if "allowedsender" in query["sql"]]
