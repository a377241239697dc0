"""Viruses: found after intake, by whoever is configured, and never given out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone

from inquiries.channels import PermanentError, TemporaryError
from inquiries.models import Alert, StoredFile
from inquiries.services import clamd, scanning
from inquiries.states import ScanState
from tests.factories import AttachmentFactory, StoredFileFactory
from tests.support.clamd import EICAR, FakeClamd, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any) -> Iterator[FakeClamd]:
    with running() as fake:
        settings.CLAMD_URL = fake.url
        settings.CLAMD_TIMEOUT = 0.5
        yield fake


def state(file: StoredFile) -> tuple[str, str]:
    file.refresh_from_db()
    return file.scan_state, file.scan_words


def test_what_comes_back_from_the_scanner(server: FakeClamd) -> None:
    clean, bad, huge = (
        StoredFileFactory(data=b"fine"),
        StoredFileFactory(data=EICAR),
        StoredFileFactory(data=bytes(3_000_000)),
    )
    assert scanning.scan_due() == 3
    assert state(clean) == (ScanState.CLEAN, "")
    assert state(bad) == (ScanState.INFECTED, "Eicar-Test-Signature")
    assert state(huge) == (ScanState.ERROR, "The file is larger than the virus scanner looks at.")
    assert b"fine" in server.scanned
    assert scanning.scan_due() == 0


def test_each_team_that_got_it_is_told_once(server: FakeClamd) -> None:
    file = StoredFileFactory(data=EICAR)
    one, other = AttachmentFactory(file=file, name="invoice.exe"), AttachmentFactory(file=file)
    AttachmentFactory(file=file, message=one.message)
    scanning.scan_due()
    alerts = Alert.objects.filter(key__startswith="virus:")
    assert {alert.team_id for alert in alerts} == {one.message.team_id, other.message.team_id}
    words = alerts.get(team=one.message.team_id).words
    assert words == (
        f"invoice.exe in {one.message.inquiry.reference} holds a virus (Eicar-Test-Signature). "
        "It is not given out to anybody."
    )


@pytest.mark.parametrize("trouble", ["cut", "silent", "stream: Broken pipe. ERROR"])
def test_a_scanner_in_trouble_leaves_files_for_later_and_is_told_of(server: FakeClamd, trouble: str) -> None:
    file, next_one = StoredFileFactory(data=b"one"), StoredFileFactory(data=b"two")
    server.trouble = trouble
    assert scanning.scan_due() == 0
    assert state(file) == state(next_one) == (ScanState.UNSCANNED, "")
    assert Alert.objects.filter(key="virus-scanner", settled_at=None).count() == 1
    assert scanning.scan_due() == 0
    server.trouble = ""
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert scanning.scan_due() == 2
    assert state(file)[0] == ScanState.CLEAN
    assert not Alert.objects.filter(settled_at=None).exists()


def test_a_file_that_is_gone_does_not_stop_the_others(server: FakeClamd) -> None:
    gone, there = StoredFileFactory(data=b"gone"), StoredFileFactory(data=b"there")
    default_storage.delete(gone.path)
    scanning.scan_due()
    assert state(gone)[0] == ScanState.UNSCANNED
    assert state(there)[0] == ScanState.CLEAN


def test_what_another_worker_looks_at_is_left_to_it(server: FakeClamd) -> None:
    file = StoredFileFactory(data=b"claimed", scan_due=timezone.now() + timedelta(minutes=5))
    assert scanning.scan_due() == 0
    assert state(file)[0] == ScanState.UNSCANNED


def test_without_a_scanner_nothing_is_looked_at(settings: Any) -> None:
    settings.CLAMD_URL = ""
    file = StoredFileFactory(data=EICAR)
    assert scanning.scan_due() == 0
    assert state(file)[0] == ScanState.UNSCANNED
    assert scanning.held_back(file) == ""


def test_nobody_there() -> None:
    with pytest.raises(TemporaryError, match="can't be asked"):
        clamd.scan("tcp://127.0.0.1:1", b"x", 0.5)
    with pytest.raises(TemporaryError, match="can't be asked"):
        clamd.scan("unix:///nowhere/clamd.sock", b"x", 0.5)


def test_the_limit_is_told_even_when_it_hangs_up_while_we_write(server: FakeClamd) -> None:
    server.limit = 10
    with pytest.raises(PermanentError, match="larger than"):
        clamd.scan(server.url, bytes(20_000_000), 2)
