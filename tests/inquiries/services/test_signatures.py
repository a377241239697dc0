"""Deliveries without a valid signature are counted and told, never stored."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F

from inquiries import intake
from inquiries.models import Alert, InboundItem, SignatureFailures

pytestmark = pytest.mark.django_db


def test_several_in_an_hour_raise_one_alert_for_the_account(account):
    for _ in range(4):
        intake.count_signature_failure(account, "Look at the app secret.")
    assert not Alert.objects.exists()
    for _ in range(3):
        intake.count_signature_failure(account, "Look at the app secret.")
    assert "app secret" in Alert.objects.get(account=account).words
    assert SignatureFailures.objects.get(account=account).count == 7 and not InboundItem.objects.exists()


def test_they_are_counted_anew_each_hour(account):
    for _ in range(4):
        intake.count_signature_failure(account, "Look at the app secret.")
    SignatureFailures.objects.update(since=F("since") - timedelta(hours=2))
    intake.count_signature_failure(account, "Look at the app secret.")
    assert SignatureFailures.objects.get().count == 1 and not Alert.objects.exists()


def test_those_for_nobody_are_counted_together():
    for _ in range(5):
        intake.count_signature_failure(None, "Nobody knows for whom.")
    assert SignatureFailures.objects.get(account=None).count == 5
    assert Alert.objects.get().account is None
