"""Secrets that end: told 30, 7 and 1 days before, each once, and settled when the reason is gone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels_email import tasks
from channels_email.models import EmailAccount, Protocol, SignInMethod
from channels_email.services import expiry
from inquiries.models import Alert, ChannelAccount
from tests.channels_email.conftest import make_account
from tests.support import certificates
from tests.support.desk import log_in

pytestmark = pytest.mark.django_db
END = date(2027, 11, 30)
APP = {"protocol": Protocol.GRAPH, "tenant": "agency.test", "client_id": "app"}


def before(days: int) -> date:
    return END - timedelta(days=days)


@pytest.fixture
def account() -> EmailAccount:
    return make_account(sign_in=SignInMethod.APP_SECRET, secret_expires_on=END, **APP)


def words() -> list[str]:
    return list(Alert.objects.filter(settled_at=None).values_list("words", flat=True))


def test_each_step_is_told_once_and_the_sharper_word_takes_the_place_of_the_milder(
    account: EmailAccount,
) -> None:
    told = {}
    for days in range(40, -3, -1):
        if expiry.warn(before(days)):
            (told[days],) = words()
    assert list(told) == [30, 7, 1]
    assert "client secret of its app ends on 30 Nov 2027, in 30 days" in told[30]
    assert "in 7 days" in told[7]
    assert "tomorrow" in told[1]
    assert Alert.objects.count() == 3


def test_a_hub_that_was_off_tells_the_nearest_step_only(account: EmailAccount) -> None:
    assert expiry.warn(before(5)) == 1
    assert expiry.warn(before(4)) == 0
    assert "in 5 days" in words()[0]


def test_one_that_has_ended_is_told_even_if_nobody_looked_before(account: EmailAccount) -> None:
    expiry.warn(END + timedelta(days=3))
    assert "ended on 30 Nov 2027." in words()[0]


def test_an_alert_that_staff_settled_comes_again_only_at_the_next_step(account: EmailAccount) -> None:
    expiry.warn(before(20))
    Alert.objects.update(settled_at=timezone.now())
    expiry.warn(before(19))
    assert words() == []
    expiry.warn(before(7))
    assert len(words()) == 1


def test_a_new_secret_settles_the_alert_and_is_warned_of_in_its_turn(account: EmailAccount) -> None:
    expiry.warn(before(7))
    EmailAccount.objects.update(secret_expires_on=END + timedelta(days=365))
    expiry.warn(before(6))
    assert words() == []
    assert expiry.warn(END + timedelta(days=365 - 30)) == 1


def test_the_secret_of_the_installation_is_warned_of_at_the_accounts_that_use_it(settings: Any) -> None:
    settings.MICROSOFT_SECRET_EXPIRES_ON = END
    make_account("Ours", sign_in=SignInMethod.MICROSOFT)
    make_account("Own app", "own@agency.test", sign_in=SignInMethod.MICROSOFT, client_id="own")
    make_account("Google", "google@agency.test", sign_in=SignInMethod.GOOGLE)
    make_account("Password", "password@agency.test")
    expiry.warn(before(7))
    assert [one.partition(":")[0] for one in words()] == ["Ours"]


def test_an_account_that_is_switched_off_warns_nobody(account: EmailAccount) -> None:
    ChannelAccount.objects.update(active=False)
    assert expiry.warn(before(1)) == 0


def test_beat_rings_for_it(account: EmailAccount) -> None:
    EmailAccount.objects.update(secret_expires_on=timezone.localdate() + timedelta(days=1))
    tasks.warn_of_ending_secrets()
    assert "tomorrow" in words()[0]


def test_the_page_tells_it_too(account: EmailAccount) -> None:
    EmailAccount.objects.update(secret_expires_on=timezone.localdate() + timedelta(days=12))
    page = reverse("admin:channels_email_emailaccount_change", args=[account.pk])
    assert "in 12 days: make a new one" in log_in("Operator").get(page).content.decode()


def add(operator: Client, **fields: str) -> Any:
    team = ChannelAccount._meta.get_field("team").related_model.objects.get(name="Agency")
    form = {
        "team": team.pk, "name": "Info", "address": "info@agency.test", "active": "on", "folders": "INBOX",
        "after_intake": "leave", "sign_in": "app_certificate", "tenant": "t", "client_id": "c", "kind": "graph",
    }  # fmt: skip
    return operator.post(reverse("admin:channels_email_emailaccount_add"), form | fields)


def test_a_certificate_tells_its_end_by_itself() -> None:
    ends = timezone.now() + timedelta(days=90)
    pem, *_ = certificates.app(ends=ends)
    assert add(log_in("Operator"), certificate=pem).status_code == 302
    account = EmailAccount.objects.get()
    assert account.secret_expires_on == ends.date()
    assert expiry.what_ends(account) == "certificate"


def test_a_certificate_that_can_not_be_used_is_told_at_its_field() -> None:
    errors = add(log_in("Operator"), certificate="no PEM").context["adminform"].form.errors
    assert set(errors) == {"certificate"}
    assert "both as PEM text" in str(errors["certificate"])
