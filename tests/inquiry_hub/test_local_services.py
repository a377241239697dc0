"""The embedded servers as real processes, as every kind of user that may type `make run`."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from inquiry_hub.local import paths, services
from tests.inquiry_hub.commands import PROJECT
from tests.inquiry_hub.waiting import processes_of, wait_until

USE = """
import sys; from pathlib import Path
from inquiry_hub.local import services
import psycopg, socket
root = Path(sys.argv[1])
with services.embedded(root, careless=True):
    with psycopg.connect(services.database_url(root)) as db:
        db.execute("CREATE EXTENSION pg_trgm")
        print(db.execute("SHOW server_version_num").fetchone()[0])
    with socket.socket(socket.AF_UNIX) as bell:
        bell.connect(services.redis_url(root).removeprefix("unix://"))
        bell.sendall(b"PING\\r\\n")
        print(bell.recv(100).decode())
"""
WORKED = re.compile(r"\d{6}\s+\+PONG\s+")


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    directory = tmp_path / "local"
    yield directory
    services.hurry(directory)
    assert services.wait_until_stopped(directory)


def test_the_first_user_starts_both_and_the_last_one_stops_them(root: Path) -> None:
    with services.embedded(root, careless=True):
        with services.embedded(root, careless=True):
            pass
        assert psycopg.connect(services.database_url(root)).execute("SELECT 1").fetchone() == (1,)
        assert redis.Redis.from_url(services.redis_url(root)).ping()
    services.hurry(root)
    assert services.wait_until_stopped(root)
    assert wait_until(lambda: not processes_of(root)), processes_of(root)


def test_data_outlives_the_servers(root: Path) -> None:
    for number in (1, 2):
        with services.embedded(root), psycopg.connect(services.database_url(root)) as db:
            db.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
            db.execute("INSERT INTO kept VALUES (1)")
            assert db.execute("SELECT count(*) FROM kept").fetchone() == (number,)
            assert db.execute("SHOW fsync").fetchone() == ("on",)
        services.hurry(root)
        assert services.wait_until_stopped(root)


def test_a_killed_keeper_takes_the_servers_with_it_and_the_next_user_starts_afresh(root: Path) -> None:
    with services.embedded(root):
        os.kill(int((root / "keeper.lock").read_text()), signal.SIGKILL)
        assert wait_until(lambda: not processes_of(root)), processes_of(root)
    with services.embedded(root), psycopg.connect(services.database_url(root)) as db:
        assert db.execute("SELECT 1").fetchone() == (1,)


def test_a_long_path_gets_its_sockets_elsewhere_and_only_for_us(tmp_path: Path) -> None:
    deep = tmp_path / ("a rather long name with blanks " * 5) / "local"
    sockets = paths.make_private(paths.socket_dir(deep))
    assert len(os.fsencode(sockets)) + paths.LONGEST_NAME <= paths.LONGEST_SOCKET
    assert sockets.stat().st_mode & 0o777 == 0o700
    sockets.rmdir()


def test_a_directory_that_is_only_a_link_is_not_trusted_with_the_sockets(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "theirs")
    with pytest.raises(paths.UnsafeDirectory):
        paths.make_private(tmp_path / "link")


def test_a_server_that_cannot_start_says_why(root: Path) -> None:
    with services.embedded(root):
        pass
    services.hurry(root)
    assert services.wait_until_stopped(root)
    (root / "postgres" / "PG_VERSION").write_text("9.1\n")
    with pytest.raises(services.ServiceFailed, match=r"9\.1"), services.embedded(root):
        pass


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@needs_root
def test_root_without_user_namespaces_runs_postgresql_as_another_user(root: Path) -> None:
    done = run([sys.executable], root, HUB_NO_USERNS="1")
    assert WORKED.fullmatch(done.stdout), done.stderr


@needs_root
def test_a_plain_user_needs_no_rights_at_all(tmp_path: Path) -> None:
    python = python_for_everybody()
    if python is None:
        pytest.skip("No Python of our version that the user nobody may run.")
    # tmp_path is below a directory that only root may enter.
    root = Path("/var/tmp") / f"hub-nobody-{os.getpid()}"
    root.mkdir()
    os.chown(root, 65534, 65534)
    try:
        done = run(python, root / "local", user=65534, group=65534, extra_groups=[])
        assert WORKED.fullmatch(done.stdout), done.stderr
    finally:
        assert services.wait_until_stopped(root / "local")
        shutil.rmtree(root)


def run(python: list[str], root: Path, user=None, group=None, extra_groups=None, **environment: str):
    site = sysconfig.get_paths()["purelib"]
    return subprocess.run(
        [*python, "-c", USE, str(root)],
        cwd="/",
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{PROJECT}:{site}", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        user=user,
        group=group,
        extra_groups=extra_groups,
    )


def python_for_everybody() -> list[str] | None:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        code = "import psycopg"
        try:
            done = subprocess.run(
                [python, "-c", code],
                env={"PYTHONPATH": sysconfig.get_paths()["purelib"]},
                capture_output=True,
                user=65534,
                group=65534,
                extra_groups=[],
                cwd="/",
            )
        except OSError:
            continue
        if done.returncode == 0:
            return [python]
    return None
