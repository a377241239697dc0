"""What a piece of work cost: CPU of this process, its children and the whole PostgreSQL server; statements; commits.

    meter = Meter(os.environ["DATABASE_URL"])
    before = meter.read()
    ...                                   # the work; then close your own connections
    cost = meter.read() - before          # cost.process_s, cost.postgres_s, cost.statements, cost.commits

The meter talks to the maintenance database, so its own queries are in none of the figures but postgres_s (1 to 2 ms).
Statements need `shared_preload_libraries = pg_stat_statements` at the server's start; without it they are None.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

TICKS = os.sysconf("SC_CLK_TCK")
TRANSACTION_CONTROL = r"^\s*(BEGIN|COMMIT|ROLLBACK|START|END|SAVEPOINT|RELEASE)\M"


class NotQuiet(RuntimeError):
    """Somebody is still connected to the measured database: PostgreSQL flushes their figures when they leave."""


class LostStatements(RuntimeError):
    """pg_stat_statements threw entries away: raise pg_stat_statements.max."""


@dataclass(frozen=True)
class Totals:
    """CPU in seconds; `statements` without BEGIN, COMMIT and their like, which `transaction_statements` counts;
    `commits` is xact_commit + xact_rollback of the measured database, autovacuum's included."""

    process_s: float
    postgres_s: float
    statements: int | None
    transaction_statements: int | None
    commits: int

    def __sub__(self, before: Totals) -> Totals:
        return Totals(
            self.process_s - before.process_s,
            self.postgres_s - before.postgres_s,
            _minus(self.statements, before.statements),
            _minus(self.transaction_statements, before.transaction_statements),
            self.commits - before.commits,
        )

    @property
    def cpu_s(self) -> float:
        return self.process_s + self.postgres_s


def _minus(now: int | None, before: int | None) -> int | None:
    return None if now is None or before is None else now - before


class Meter:
    def __init__(self, database_url: str) -> None:
        self.database = psycopg.conninfo.conninfo_to_dict(database_url)["dbname"]
        self.connection = psycopg.connect(database_url, dbname="postgres", autocommit=True)
        self.postmaster = _stat(self.connection.info.backend_pid).parent
        self.counts_statements = "pg_stat_statements" in self._one("SHOW shared_preload_libraries")
        if self.counts_statements:
            self.connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")

    def read(self, patience_s: float = 15.0) -> Totals:
        """Waits until nobody is connected to the measured database; raises `NotQuiet` after `patience_s`."""
        process_s = tree_cpu(os.getpid())
        self._await_quiet(patience_s)
        plain, control = self._statements()
        commits = self._one(
            "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = %s", self.database
        )
        return Totals(process_s, tree_cpu(self.postmaster), plain, control, int(commits))

    def count_statements(self, which: str) -> None:
        """ "top" or "none", for backends that connect from now on."""
        if self.counts_statements:
            self.connection.execute(f"ALTER SYSTEM SET pg_stat_statements.track = '{which}'")
            self.connection.execute("SELECT pg_reload_conf()")
            time.sleep(0.2)

    def durability(self) -> dict[str, str]:
        """The settings that make figures comparable, for printing beside them."""
        return {
            name: self._one(f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")
        }

    def _await_quiet(self, patience_s: float) -> None:
        deadline = time.monotonic() + patience_s
        while guests := self._one(
            "SELECT string_agg(DISTINCT application_name || ' ' || pid, ', ') FROM pg_stat_activity"
            " WHERE datname = %s AND backend_type IN ('client backend', 'autovacuum worker')",
            self.database,
        ):
            if time.monotonic() > deadline:
                raise NotQuiet(f"still connected to {self.database}: {guests}")
            time.sleep(0.02)

    def _statements(self) -> tuple[int, int] | tuple[None, None]:
        if not self.counts_statements:
            return None, None
        if self._one("SELECT dealloc FROM pg_stat_statements_info"):
            raise LostStatements
        row = self.connection.execute(
            "SELECT coalesce(sum(calls) FILTER (WHERE query !~* %(control)s), 0)::bigint,"
            " coalesce(sum(calls) FILTER (WHERE query ~* %(control)s), 0)::bigint"
            # The server's own checks of foreign keys at COMMIT count as "toplevel" too; nobody sent them.
            " FROM pg_stat_statements WHERE toplevel AND query NOT LIKE '%%FROM ONLY %% FOR KEY SHARE OF x'"
            " AND dbid = (SELECT oid FROM pg_database WHERE datname = %(name)s)",
            {"control": TRANSACTION_CONTROL, "name": self.database},
        ).fetchone()
        assert row is not None
        return row[0], row[1]

    def _one(self, query: str, *values: str) -> str:
        row = self.connection.execute(query, values).fetchone()
        return row[0] if row else ""


@dataclass(frozen=True)
class _Stat:
    pid: int
    parent: int
    cpu_s: float  # its own, and of all children that it has waited for


def tree_cpu(root: int) -> float:
    """Seconds of CPU, user and system, that a process, its living descendants and its reaped children have used."""
    stats = {stat.pid: stat for stat in _all_stats()}
    total = 0.0
    for stat in stats.values():
        ancestor = stat
        while ancestor.pid != root and ancestor.parent in stats:
            ancestor = stats[ancestor.parent]
        total += stat.cpu_s if ancestor.pid == root else 0.0
    return total


def _all_stats() -> list[_Stat]:
    """Read anew while something ends: its parent was read before, and would have its time only now."""
    while (found := _all_at_once()) is None:
        continue
    return found


def _all_at_once() -> list[_Stat] | None:
    try:
        return [_stat(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    except (FileNotFoundError, ProcessLookupError):
        return None


def _stat(pid: int) -> _Stat:
    # proc(5): the name in brackets may hold blanks and brackets, the fields after the last one do not.
    values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return _Stat(pid, int(values[1]), sum(int(value) for value in values[11:15]) / TICKS)


def peak_mb() -> float:
    """The greatest resident size of this process so far, in MB of 10^6 bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise LookupError("the kernel shows no VmHWM")
