"""The connection test: reading and sending side by side, each step told in words as it ends, and an end in any case."""

from __future__ import annotations

import time
from collections.abc import Iterator
from queue import Empty, SimpleQueue
from threading import Thread

from django.db import connection

from channels_email.models import EmailAccount, Protocol
from channels_email.services.testing.graph import GraphTest
from channels_email.services.testing.reading import Reading
from channels_email.services.testing.sending import Sending
from channels_email.services.testing.steps import Half, walk
from inquiries.account_setup.stages import Stage, State
from inquiries.channels import TestResult

SECONDS = 45  # a page waits for this, and a proxy before it gives up after sixty
HALVES: dict[str, tuple[type[Half], ...]] = {
    Protocol.IMAP_SMTP: (Reading, Sending),
    Protocol.GRAPH: (GraphTest,),
}
_IMPORTED_ONLY = "This account has no mail server: mail is only imported."
_Told = SimpleQueue[Stage | str]


def test_connection(account_id: int) -> list[TestResult]:
    """For the port: what the steps found, when all have ended."""
    account = EmailAccount.objects.select_related("account").filter(pk=account_id).first()
    if account is None:
        return [TestResult("Account", ok=False, words=_IMPORTED_ONLY)]
    return [
        TestResult(
            f"{one.half}: {one.step}", ok=one.state == State.GOOD, words=f"{one.words} {one.advice}".strip()
        )
        for one in run(account)
        if one.state != State.RUNS
    ]


def run(account: EmailAccount, seconds: float = SECONDS) -> Iterator[Stage]:
    """Tests what stands in `account`, saved or not, in at most `seconds`. Nothing is sent, marked or stored.

    A half that hangs is left behind: its sockets have time-outs of their own and end its thread later.
    """
    told: _Told = SimpleQueue()
    halves = [one(account) for one in HALVES[account.protocol]]
    for half in halves:
        Thread(target=_tell, args=(half, account, told), daemon=True).start()
    running = {half.name: "start" for half in halves}
    ends = time.monotonic() + seconds
    while running:
        try:
            news = told.get(timeout=max(0.0, ends - time.monotonic()))
        except Empty:
            yield from (_too_slow(half, step, seconds) for half, step in running.items())
            return
        if isinstance(news, str):
            running.pop(news)
            continue
        if news.state == State.RUNS:
            running[news.half] = news.step
        yield news


def _tell(half: Half, account: EmailAccount, told: _Told) -> None:
    try:
        for stage in walk(half, account):
            told.put(stage)
    finally:
        connection.close()  # a sign-in may have asked the database, and this thread ends here
        told.put(half.name)


def _too_slow(half: str, step: str, seconds: float) -> Stage:
    words = f"No answer within {seconds:.0f} seconds."
    return Stage(half, step, State.BAD, words, "The port may be wrong, or a firewall drops the connection.")
