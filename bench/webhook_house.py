"""The house that bench/webhook.py posts to: PostgreSQL, Valkey, gunicorn and a worker, started as in the Procfile."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import house
import psycopg

from inquiry_hub.local import bench
from inquiry_hub.local.process import stop

if TYPE_CHECKING:
    from webhook_book import Book
    from webhook_truth import Findings

_WEB = "-m gunicorn inquiry_hub.wsgi --worker-class gthread --workers 2 --threads 4 --timeout 60 --preload --no-control-socket"
_WORKER = f"{house.WORKER} --concurrency 2 --queues inbound"
_WAITING = "SELECT count(*) FROM inquiries_inbounditem WHERE status IN ('queued', 'running')"
_START_SECONDS = 60


class House(house.House):
    """Empty at the start, deleted at the end."""

    def __init__(self, environment: dict[str, str]) -> None:
        super().__init__(environment)
        self.socket = self.root / "web.sock"
        self._web: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> House:
        bench.empty(self.root)
        self.start_servers()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop_web()
        self.stop_worker()
        self._forget_connections()
        self.stop_servers()
        bench.empty(self.root)

    def prepare(self, book: Book) -> None:
        os.environ.update(self.environment)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        from webhook_truth import prepare

        prepare(book)
        self._forget_connections()

    def compare(self, book: Book) -> Findings:
        from webhook_truth import compare

        return compare(book)

    def _forget_connections(self) -> None:
        if "django.db" in sys.modules:
            from django.db import connections

            connections.close_all()

    def start_web(self) -> None:
        self._web = self.start("web", f"{_WEB} --bind unix:{self.socket}")
        end = time.monotonic() + _START_SECONDS
        while not _answers(self.socket):
            if self._web.poll() is not None or time.monotonic() > end:
                raise RuntimeError((self.root / "log" / "web.log").read_text()[-2000:])
            time.sleep(0.05)

    def stop_web(self) -> None:
        if self._web is not None:
            stop(self._web, patience=10)
            self._web = None

    def start_worker(self) -> None:
        self._worker = self.start("worker", _WORKER)

    def stop_worker(self) -> None:
        if self._worker is not None:
            stop(self._worker, patience=10)
            self._worker = None

    def waiting(self) -> int:
        with psycopg.connect(self.database_url, autocommit=True) as database:
            row = database.execute(_WAITING).fetchone()
        assert row is not None
        return int(row[0])


def _answers(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(address))
            probe.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            probe.settimeout(10)
            return probe.recv(12).endswith(b"200")
        except OSError:
            return False
