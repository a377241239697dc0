"""How fast may be sent: one count for all threads and processes."""

from __future__ import annotations

import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.providers import pace
from channels_whatsapp.providers.pace import Rule
from channels_whatsapp.services import pacing
from inquiries.channels import Address, Paced, PointKind, TemporaryError
from tests.factories import AccountFactory, NumberFactory

ANNA = Address("+49170000001", "Anna", PointKind.PHONE)
TOM = Address("+49170000002", "Tom", PointKind.PHONE)
# Another process, as a second worker is one. It tells how many places it got.
_ANOTHER = """
import sys, django
django.setup()
from channels_whatsapp.providers import pace
from inquiries.channels import Paced
got = 0
for _ in range(int(sys.argv[2])):
    try:
        pace.take([pace.Rule(sys.argv[1], 7, 300)])
        got += 1
    except Paced:
        pass
print(got)
"""


def rule(count: int, seconds: int) -> Rule:
    return Rule(f"test:{uuid.uuid4()}", count, seconds)


def got(rules: Sequence[Rule], times: int) -> int:
    def one(_: int) -> bool:
        try:
            pace.take(rules)
        except Paced:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(one, range(times)))


@pytest.fixture
def no_redis(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"


def test_threads_share_the_places(redis_url: str) -> None:
    assert got([rule(7, 300)], 40) == 7


def test_processes_share_the_places(redis_url: str) -> None:
    name = f"test:{uuid.uuid4()}"
    workers = [
        subprocess.Popen([sys.executable, "-c", _ANOTHER, name, "6"], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [int(one.communicate(timeout=60)[0]) for one in workers]
    assert sum(told) == 7, told
    with pytest.raises(Paced):
        pace.take([Rule(name, 7, 300)])


def test_without_redis_a_process_counts_for_itself(no_redis: None) -> None:
    assert got([rule(7, 300)], 40) == 7


def test_a_long_wait_is_the_rows(redis_url: str) -> None:
    one = rule(1, 300)
    pace.take([one])
    with pytest.raises(Paced) as told:
        pace.take([one])
    assert told.value.retry_after is not None
    assert timedelta(seconds=290) < told.value.retry_after <= timedelta(seconds=300)


def test_a_short_wait_is_the_workers(redis_url: str) -> None:
    one = rule(1, 1)
    pace.take([one])
    began = time.time()
    pace.take([one])
    assert time.time() - began > 0.5


def test_all_rules_must_have_a_place(redis_url: str) -> None:
    wide, narrow = rule(100, 300), rule(3, 300)
    assert got([wide, narrow], 20) == 3


@pytest.mark.parametrize("redis", ["redis_url", "no_redis"])
def test_whoever_was_asked_to_wait_waits(request: pytest.FixtureRequest, redis: str) -> None:
    request.getfixturevalue(redis)
    name = f"test:{uuid.uuid4()}"
    pace.refuse_if_held(name)
    pace.hold(name, timedelta(seconds=40))
    with pytest.raises(Paced) as told:
        pace.refuse_if_held("another", name)
    assert told.value.retry_after is not None
    assert timedelta(seconds=30) < told.value.retry_after <= timedelta(seconds=41)


# --- numbers ---------------------------------------------------------------------------------------------------------


def sends(number: WhatsAppNumber, to: Address, times: int) -> int:
    count = 0
    for _ in range(times):
        try:
            pacing.wait_for_turn(number, to)
        except Paced:
            continue
        count += 1
    return count


@pytest.mark.django_db
def test_at_meta_one_person_gets_45_at_once_and_others_theirs(redis_url: str) -> None:
    number = NumberFactory(provider="meta", per_second=500)
    assert sends(number, ANNA, 50) == 45
    assert sends(number, TOM, 50) == 45


@pytest.mark.django_db
def test_one_person_is_one_however_the_number_is_written(redis_url: str) -> None:
    number = NumberFactory(provider="meta", per_second=500)
    assert sends(number, ANNA, 50) == 45
    assert sends(number, Address("49170000001", kind=PointKind.PHONE), 5) == 0


@pytest.mark.django_db
def test_the_sandbox_takes_one_in_three_seconds(redis_url: str) -> None:
    number = NumberFactory(account=AccountFactory(channel="whatsapp", address="+14155238886"))
    assert sends(number, ANNA, 2) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "held"),
    [("whatsapp_131056", [True, False]), ("whatsapp_130429", [True, True])],
    ids=["only this customer", "everybody"],
)
def test_a_refusal_for_speed_holds_up_whom_it_is_about(redis_url: str, code: str, held: list[bool]) -> None:
    number = NumberFactory(provider="meta")
    pacing.slow_down(number, ANNA, TemporaryError(code, "too fast", retry_after=timedelta(seconds=30)))
    assert [sends(number, one, 1) == 0 for one in (ANNA, TOM)] == held


@pytest.mark.django_db
def test_other_failures_hold_up_nobody(redis_url: str) -> None:
    number = NumberFactory()
    pacing.slow_down(number, ANNA, TemporaryError("unreachable", "away"))
    assert sends(number, ANNA, 1) == 1
