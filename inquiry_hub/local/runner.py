"""`make run`: servers, migrations, demo, web, worker and beat as one program that Ctrl-C ends as a whole."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from inquiry_hub import env
from inquiry_hub.local import children as programs
from inquiry_hub.local import paths, ports, prepare, services
from inquiry_hub.local.children import Children, stop_all
from inquiry_hub.local.postgres import ServiceFailed

_FIRST_PAGE_SECONDS = 90
_PATIENCE = 15


class Stopped(BaseException):
    """Somebody asked us to end. Not an Exception: nothing on the way may take it for an error."""


class Failed(RuntimeError):
    pass


def main() -> int:
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, _stop)
    env.read_files()
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # at INFO each page would push the address out of sight
    root = paths.make_private(paths.local_dir())
    try:
        with _only_one(root) as card:
            _run(root, card)
    except Stopped:
        return 0
    except (Failed, ServiceFailed, paths.UnsafeDirectory) as error:
        _say(str(error))
        return 1
    return 0


def _stop(sig: int, frame: FrameType | None) -> None:
    raise Stopped


def _run(root: Path, card: Path) -> None:
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        door = stack.enter_context(ports.listen(env.env.str("HOST", "127.0.0.1"), env.env.int("PORT", 8000)))
        address = _settle_address(ports.address(door))
        card.write_text(json.dumps({"pid": os.getpid(), "address": address}))
        stack.enter_context(_servers(root))
        children: Children = {}
        stack.callback(stop_all, children, _PATIENCE)
        _prepare(root, children)
        children["web"] = programs.web(door.fileno())
        _await_first_page(ports.address(door), children)
        children["worker"] = programs.worker()
        children["fetch"] = programs.fetch()
        children["watch"] = programs.watch()
        _welcome(address, time.monotonic() - started)
        _watch(children)


@contextlib.contextmanager
def _only_one(root: Path) -> Iterator[Path]:
    """The card of this runner: who runs, and where. Raises Failed with the other's card if there is one."""
    card = root / "runner.json"
    with (root / "runner.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failed(f"The hub already runs in this directory: {_read_card(card)}") from None
        try:
            yield card
        finally:
            card.unlink(missing_ok=True)


def _read_card(card: Path) -> str:
    try:
        known = json.loads(card.read_text())
    except (OSError, ValueError):
        return "it is just starting."
    return f"see {known['address']} (process {known['pid']})."


def _settle_address(found: str) -> str:
    """The public address, if one was configured; else the one we really listen on."""
    return os.environ.setdefault("PUBLIC_BASE_URL", found)


@contextlib.contextmanager
def _servers(root: Path) -> Iterator[None]:
    if env.env.str("DATABASE_URL", default="") and env.env.str("REDIS_URL", default=""):
        yield
        return
    try:
        with services.embedded(root):
            yield
    finally:
        services.hurry(root)
        _await_servers_end(root)


def _await_servers_end(root: Path) -> None:
    if not services.wait_until_stopped(root, _PATIENCE):
        _say("The embedded servers stay up: another command still uses them.")


def _prepare(root: Path, children: Children) -> None:
    """Migrations and demo, unless this very code has brought them to this data before: a second start is quick."""
    if prepare.was_done(root):
        return
    children["prepare"] = programs.prepare()
    # Taken out only when it has ended: until then Ctrl-C must find it among the children.
    if children["prepare"].wait():
        raise Failed("The database could not be prepared, see above.")
    del children["prepare"]


def _await_first_page(address: str, children: Children) -> None:
    deadline = time.monotonic() + _FIRST_PAGE_SECONDS
    while time.monotonic() < deadline:
        if children["web"].poll() is not None:
            raise Failed("The web process ended, see above.")
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"{address}/healthz", timeout=_FIRST_PAGE_SECONDS)  # noqa: S310  our own address
            return
        time.sleep(0.1)
    raise Failed(f"No page came within {_FIRST_PAGE_SECONDS} s.")


def _watch(children: Children) -> None:
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                raise Failed(f"The {name} process ended with code {child.returncode}, see above.")
        time.sleep(0.5)


def _welcome(address: str, seconds: float) -> None:
    login = f"\n    Login: {prepare.DEMO_LOGIN}" if prepare.shows_demo() else ""
    _say(
        f"\n    The desk is open: {address}{login}\n    Started in {seconds:.1f} s. Ctrl-C stops everything.\n"
    )


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
