"""Places that are shared by all processes."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from typing import Any

import pytest

from inquiry_hub import limits
from inquiry_hub.limits import AllTaken, Places

pytestmark = pytest.mark.usefixtures("embedded_services")


def test_never_more_than_there_are_places_and_everybody_comes_in(request: Any) -> None:
    inside, peak, done = 0, 0, 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal inside, peak, done
        with Places(request.node.name, 3, 30).held(60):
            with lock:
                inside, peak = inside + 1, max(peak, inside + 1)
            time.sleep(0.05)
            with lock:
                inside, done = inside - 1, done + 1

    threads = [threading.Thread(target=work) for _ in range(9)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (peak, done) == (3, 9)


def test_who_waits_in_vain_is_told(request: Any) -> None:
    with Places(request.node.name, 1, 30).held(0), pytest.raises(AllTaken):
        Places(request.node.name, 1, 30).take(0)


def test_a_holder_that_lives_keeps_its_place_beyond_its_end(request: Any) -> None:
    with Places(request.node.name, 1, 0.3).held(0):
        time.sleep(1)
        with pytest.raises(AllTaken):
            Places(request.node.name, 1, 0.3).take(0)
    Places(request.node.name, 1, 0.3).take(0)()


_HOLDER = """
import django, sys
django.setup()
from inquiry_hub.limits import Places
Places(sys.argv[1], 1, 1).take(0)
print("held", flush=True)
sys.stdin.read()
"""


def test_a_holder_that_was_killed_gives_its_place_back(request: Any) -> None:
    words = [sys.executable, "-c", _HOLDER, request.node.name]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        with pytest.raises(AllTaken):
            Places(request.node.name, 1, 1).take(0)
        holder.kill()
    Places(request.node.name, 1, 1).take(30)()


def test_without_redis_each_process_counts_for_itself(request: Any, settings: Any) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    limits._redis.cache_clear()
    one, two = Places(request.node.name, 1, 30), Places(request.node.name, 1, 30)
    leave = one.take(0)
    with pytest.raises(AllTaken):
        two.take(0)
    leave()
    two.take(0)()
