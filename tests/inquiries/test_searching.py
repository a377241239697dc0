from __future__ import annotations

import pytest
from django.contrib.auth.models import AbstractBaseUser

from inquiries import searching
from inquiries.channels import match_key
from inquiries.models import ChannelAccount, Inquiry, Team
from tests.factories import (
    AccountFactory,
    ContactFactory,
    ContactPointFactory,
    InquiryFactory,
    MessageFactory,
    ParticipantFactory,
    TeamFactory,
    UserFactory,
    earlier,
)


@pytest.fixture
def team(db: None) -> Team:
    return TeamFactory()


@pytest.fixture
def account(team: Team) -> ChannelAccount:
    return AccountFactory(team=team)


@pytest.fixture
def eva(team: Team) -> AbstractBaseUser:
    return UserFactory(teams=[team])


def said(account: ChannelAccount, text: str, subject: str = "A trip", hours: int = 1) -> Inquiry:
    inquiry = InquiryFactory(account=account, subject=subject, last_message_at=earlier(hours=hours))
    MessageFactory(inquiry=inquiry, text=text, subject=subject)
    return inquiry


@pytest.mark.parametrize(
    "asked",
    ["Müller", "muller", "MÜLLER", "mull", "zimmer mull", '"zimmer fur herrn"', "zimmer -balkon", "O'Hara"],
)
def test_words_are_found_without_accents_case_or_their_end(
    eva: AbstractBaseUser, account: ChannelAccount, asked: str
) -> None:
    wanted = said(account, "Ein Zimmer für Herrn Müller und Frau O'Hara")
    said(account, "Two rooms with a balcony")
    assert searching.search(eva, asked).ids == [wanted.pk]


@pytest.mark.parametrize(
    "asked", ["zimmer balkon", "zimmer -herrn", "-zimmer", "& | !", "'", "\\", "   ", "%%%"]
)
def test_what_is_not_there_is_not_found(eva: AbstractBaseUser, account: ChannelAccount, asked: str) -> None:
    said(account, "Ein Zimmer für Herrn Müller")
    assert searching.search(eva, asked).ids == []


def test_a_part_of_a_subject_or_of_a_name_or_of_an_address_is_enough(
    eva: AbstractBaseUser, account: ChannelAccount
) -> None:
    by_subject = InquiryFactory(account=account, subject="Kreuzfahrt in Norwegen")
    contact = ContactFactory(team=account.team, name="Ingrid Haugen")
    ContactPointFactory(contact=contact, raw="ihaugen@fjordpost.example")
    by_contact = InquiryFactory(account=account, contact=contact)
    assert searching.search(eva, "fahrt in norw").ids == [by_subject.pk]
    assert searching.search(eva, "haug").ids == [by_contact.pk]
    assert searching.search(eva, "fjordpost").ids == [by_contact.pk]


def test_exact_hits_come_first_then_the_newest(eva: AbstractBaseUser, account: ChannelAccount) -> None:
    old = said(account, "first", hours=50)
    newer = said(account, f"as told in {old.reference}", hours=5)
    newest = said(account, f"again {old.reference}", hours=1)
    assert searching.search(eva, old.reference.lower()).ids == [old.pk, newest.pk, newer.pk]


def test_an_address_finds_everything_that_its_owner_takes_part_in(
    eva: AbstractBaseUser, account: ChannelAccount
) -> None:
    contact = ContactFactory(team=account.team)
    point = ContactPointFactory(contact=contact, raw="Anna@Traveller.example")
    number = "+46 70 123 45 67"
    phone = ContactPointFactory(contact=contact, kind="phone", raw=number, key=match_key("phone", number))
    user = ContactPointFactory(contact=contact, kind="whatsapp", raw="SE.77aB", key="SE.77aB")
    inquiry = InquiryFactory(account=account)
    for one in (point, phone, user):
        ParticipantFactory(inquiry=inquiry, point=one)
    assert searching.search(eva, "anna@traveller.example").ids == [inquiry.pk]
    assert searching.search(eva, "+46 (70) 123-4567").ids == [inquiry.pk]
    assert searching.search(eva, "0046701234567").ids == [inquiry.pk]
    assert searching.search(eva, "SE.77aB").ids == [inquiry.pk]


def test_other_teams_and_merged_inquiries_are_never_found(
    eva: AbstractBaseUser, account: ChannelAccount
) -> None:
    said(AccountFactory(), "Sansibar", subject="Sansibar")
    merged = said(account, "Sansibar", subject="Sansibar")
    Inquiry.objects.filter(pk=merged.pk).update(merged_into=InquiryFactory(account=account))
    assert searching.search(eva, "Sansibar").ids == []


def test_a_search_stops_at_a_thousand(
    eva: AbstractBaseUser, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "LIMIT", 3)
    newest = [said(account, "Rom", subject="Rom", hours=hours).pk for hours in range(1, 6)]
    hits = searching.search(eva, "Rom")
    assert hits.more
    assert hits.ids == newest[:3]
