"""Looking for viruses in stored files, after intake: by a worker, a few at a time, where a scanner is configured."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from inquiries.channels import PermanentError, TemporaryError
from inquiries.models import StoredFile
from inquiries.services import accounts, clamd, storing
from inquiries.states import ScanState

log = structlog.get_logger(__name__)
_BATCH = 10
_CLAIMED = timedelta(minutes=10)  # a worker that died in the middle gives its files back so late
_AGAIN = timedelta(minutes=2)
_ALERT = "virus-scanner"


def held_back(file: StoredFile) -> str:
    """Why the file is not given out: "infected", "checking", "unchecked" (the scanner could not look at it: a person
    may take it all the same), or "" when it is."""
    if file.scan_state == ScanState.INFECTED:
        return "infected"
    if not (settings.CLAMD_URL and settings.CLAMD_HOLD):
        return ""
    return {ScanState.UNSCANNED: "checking", ScanState.ERROR: "unchecked"}.get(ScanState(file.scan_state), "")


def scan_due(until: datetime | None = None) -> int:
    """Scans until nothing is due, the time is up or the scanner can't be asked. Returns how many files it looked at."""
    count = 0
    while settings.CLAMD_URL and (until is None or timezone.now() < until):
        files = _claim()
        if not files:
            break
        for file in files:
            if not _scan(file):
                return count
            count += 1
    return count


def _claim() -> list[StoredFile]:
    now = timezone.now()
    due = Q(scan_due=None) | Q(scan_due__lte=now)
    with transaction.atomic():
        rows = StoredFile.objects.select_for_update(skip_locked=True).filter(
            due, scan_state=ScanState.UNSCANNED
        )
        files = list(rows.order_by("pk")[:_BATCH])
        StoredFile.objects.filter(pk__in=[file.pk for file in files]).update(scan_due=now + _CLAIMED)
    return files


def _scan(file: StoredFile) -> bool:
    """False when the scanner can't be asked: then the others wait, too."""
    try:
        data = storing.read(file.path)
    except TemporaryError as error:  # this one stays claimed for a while
        log.warning("scan.not_readable", file=file.pk, code=error.code)
        return True
    try:
        verdict = clamd.scan(settings.CLAMD_URL, data, settings.CLAMD_TIMEOUT)
    except TemporaryError as error:
        _put_off(file, error)
        return False
    except PermanentError as error:
        _settle(file, ScanState.ERROR, error.words)
        return True
    accounts.settle_alert(_ALERT, None)
    _settle(file, ScanState.INFECTED if verdict.virus else ScanState.CLEAN, verdict.virus)
    return True


def _put_off(file: StoredFile, error: TemporaryError) -> None:
    """Also what was claimed with it, and not looked at, is free again then."""
    again = timezone.now() + _AGAIN
    unscanned = StoredFile.objects.filter(scan_state=ScanState.UNSCANNED, scan_due__gt=again)
    unscanned.update(scan_due=again)
    log.warning("scan.put_off", file=file.pk, code=error.code)
    accounts.raise_alert(_ALERT, f"Files are not checked for viruses just now. {error.words}")


def _settle(file: StoredFile, state: ScanState, words: str) -> None:
    StoredFile.objects.filter(pk=file.pk).update(scan_state=state, scan_words=words[:300], scan_due=None)
    if state == ScanState.INFECTED:
        log.error("scan.infected", file=file.pk, virus=words[:100])
        _tell(file, words)


def _tell(file: StoredFile, virus: str) -> None:
    """Each team that got it, once."""
    rows = file.attachments.select_related("message__inquiry", "message__account").order_by(
        "message__team_id", "pk"
    )
    for one in rows.distinct("message__team_id"):
        where = one.message.inquiry.reference
        words = f"{one.name} in {where} holds a virus ({virus}). It is not given out to anybody."
        accounts.raise_alert(f"virus:{file.pk}:{one.message.team_id}", words, one.message.account)
