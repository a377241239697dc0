"""Posts without a valid signature: counted, in so many writes a second and not more."""

from __future__ import annotations

import threading
import time
from collections import Counter

from inquiries import intake
from inquiries.models.accounts import ChannelAccount

MOST = 20  # writes a second by one process; what comes beyond is told with the next one

_lock = threading.Lock()
_waiting: Counter[int] = Counter()
_second, _writes = 0, 0


def count(account: ChannelAccount | None, words: str) -> None:
    key = account.pk if account else 0
    with _lock:
        _waiting[key] += 1
        if not _may_write():
            return
        times = _waiting.pop(key)
    intake.count_signature_failure(account, words, times)


def forget() -> None:
    global _second
    _waiting.clear()
    _second = 0


def _may_write() -> bool:
    global _second, _writes
    now = int(time.monotonic())
    _second, _writes = now, 1 if now != _second else _writes + 1
    return _writes <= MOST
