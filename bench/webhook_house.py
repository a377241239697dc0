"""The house that bench/webhook.py posts to: PostgreSQL, Valkey, gunicorn and a worker, started as in the Procfile."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from inquiry_hub.local import bench, paths, services
from inquiry_hub.local.postgres import DATABASE, Postgres
from inquiry_hub.local.process import die_with_parent, stop
from inquiry_hub.local.valkey import Valkey

if TYPE_CHECKING:
    from webhook_book import Book
    from webhook_truth import Findings

_WEB = "-m gunicorn inquiry_hub.wsgi --worker-class gthread --workers 2 --threads 4 --timeout 60 --preload --no-control-socket"
_WORKER = "-m celery --quiet --app inquiry_hub worker --concurrency 2 --queues inbound --without-gossip --without-mingle"
_WAITING = "SELECT count(*) FROM inquiries_inbounditem WHERE status IN ('queued', 'running')"
_START_SECONDS = 60


class House:
    """Empty at the start, deleted at the end."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self.root = Path(environment["HUB_LOCAL_DIR"])
        self.database_url = environment["DATABASE_URL"]
        self.socket = self.root / "web.sock"
        self._postgres, self._valkey = Postgres(self.root), Valkey(self.root)
        self._web: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> House:
        bench.empty(self.root)
        (self.root / "log").mkdir(parents=True)
        self._postgres.start()
        self.start_redis()
        with psycopg.connect(services.database_url(self.root, "postgres"), autocommit=True) as database:
            database.execute(f"CREATE DATABASE {DATABASE}")
        return self

    def __exit__(self, *_: object) -> None:
        self.stop_web()
        self.stop_worker()
        self._forget_connections()
        self.stop_redis()
        self._postgres.stop()
        bench.empty(self.root)

    def prepare(self, book: Book) -> None:
        os.environ.update(self._environment)
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

    def start_redis(self) -> None:
        self._valkey.start()

    def stop_redis(self) -> None:
        self._valkey.stop()

    def start_web(self) -> None:
        self._web = self._start("web", f"{_WEB} --bind unix:{self.socket}")
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
        self._worker = self._start("worker", _WORKER)

    def stop_worker(self) -> None:
        if self._worker is not None:
            stop(self._worker, patience=10)
            self._worker = None

    def waiting(self) -> int:
        with psycopg.connect(self.database_url, autocommit=True) as database:
            row = database.execute(_WAITING).fetchone()
        assert row is not None
        return int(row[0])

    def _start(self, name: str, words: str) -> subprocess.Popen[bytes]:
        with (self.root / "log" / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-W", "ignore:You're running the worker", *words.split()],
                env=self._environment,
                cwd=paths.PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent(),
                process_group=0,
            )


def _answers(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(address))
            probe.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            probe.settimeout(10)
            return probe.recv(12).endswith(b"200")
        except OSError:
            return False
