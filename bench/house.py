"""PostgreSQL and Valkey of one's own, and the hub's programs against them, started as `make run` starts them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg

from inquiry_hub.local import children, services
from inquiry_hub.local.postgres import DATABASE, Postgres
from inquiry_hub.local.valkey import Valkey

CELERY = "-m celery --quiet --app inquiry_hub"
WORKER = f"{CELERY} worker --without-gossip --without-mingle"


class House:
    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.root = Path(environment["HUB_LOCAL_DIR"])
        self.database_url = environment["DATABASE_URL"]
        self.postgres, self.valkey = Postgres(self.root), Valkey(self.root)

    def start_servers(self) -> None:
        (self.root / "log").mkdir(parents=True, exist_ok=True)
        self.postgres.start()
        self.valkey.start()
        with psycopg.connect(services.database_url(self.root, "postgres"), autocommit=True) as database:
            database.execute(f"CREATE DATABASE {DATABASE}")

    def stop_servers(self) -> None:
        self.valkey.stop()
        self.postgres.stop()

    def start(self, name: str, words: str) -> subprocess.Popen[bytes]:
        """What it says goes to `log/<name>.log`."""
        with (self.root / "log" / f"{name}.log").open("ab") as log:
            return children.child(*children.QUIET, *words.split(), output=log, **self.environment)
