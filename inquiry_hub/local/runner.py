"""`make run`: servers, migrations, demo, web, worker and beat as one program that Ctrl-C ends as a whole."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from inquiry_hub import env
from inquiry_hub.local import paths, ports, services
from inquiry_hub.local.postgres import ServiceFailed
from inquiry_hub.local.process import die_with_parent, stop

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
        children: dict[str, subprocess.Popen[bytes]] = {}
        stack.callback(_stop_all, children)
        _prepare(root, children, ready=_prepared(root))
        children["web"] = _web(door.fileno())
        _await_first_page(ports.address(door), children)
        _finish_preparing(children)
        children["worker"] = _worker()
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
        yield card
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
    with services.embedded(root):
        yield
    services.hurry(root)
    if not services.wait_until_stopped(root, _PATIENCE):
        _say("The embedded servers stay up: another command still uses them.")


# --- children -------------------------------------------------------------------------------------------------------


def _child(*command: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *command],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "inquiry_hub.settings", **environment},
        cwd=paths.PROJECT,
        stdin=subprocess.DEVNULL,
        preexec_fn=die_with_parent(),
        process_group=0,
        close_fds=False,
    )


def _web(listener: int) -> subprocess.Popen[bytes]:
    # --preload: one import for both workers; on a small machine the imports are most of the start.
    command = ["-m", "gunicorn", "inquiry_hub.wsgi", "--bind", f"fd://{listener}", "--workers", "2"]
    command += ["--worker-class", "gthread", "--threads", "4", "--preload", "--log-level", "warning"]
    return _child(*command, "--no-control-socket", HUB_PROCESS="web")


def _worker() -> subprocess.Popen[bytes]:
    queues = "inbound,outbound,extract,poll"
    command = [
        "-m",
        "celery",
        "--app",
        "inquiry_hub",
        "worker",
        "--beat",
        "--concurrency",
        "2",
        "--queues",
        queues,
    ]
    command += ["--schedule", str(paths.local_dir() / "beat"), "--loglevel", "WARNING"]
    return _child(*command, "--without-gossip", "--without-mingle")


def _prepare(root: Path, children: dict[str, subprocess.Popen[bytes]], *, ready: bool) -> None:
    """Migrations and demo. If this code has prepared this data before, it only looks, while the web already starts."""
    children["prepare"] = _child("-m", "inquiry_hub.local.prepare")
    if not ready:
        _finish_preparing(children)


def _finish_preparing(children: dict[str, subprocess.Popen[bytes]]) -> None:
    prepare = children.pop("prepare", None)
    if prepare is not None and prepare.wait():
        raise Failed("The database could not be prepared, see above.")


def _prepared(root: Path) -> bool:
    from inquiry_hub.local import prepare

    return prepare.stamp(root).exists() and prepare.stamp(root).read_text() == prepare.fingerprint()


def _await_first_page(address: str, children: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + _FIRST_PAGE_SECONDS
    while time.monotonic() < deadline:
        if children["web"].poll() is not None:
            raise Failed("The web process ended, see above.")
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"{address}/healthz", timeout=_FIRST_PAGE_SECONDS)  # noqa: S310  our own address
            return
        time.sleep(0.1)
    raise Failed(f"No page came within {_FIRST_PAGE_SECONDS} s.")


def _watch(children: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                raise Failed(f"The {name} process ended with code {child.returncode}, see above.")
        time.sleep(0.5)


def _stop_all(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
    for child in children.values():
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
    for child in children.values():
        stop(child, patience=_PATIENCE)


def _welcome(address: str, seconds: float) -> None:
    from inquiry_hub.local import prepare

    login = f"\n    Login: {prepare.DEMO_LOGIN}" if prepare.has_demo() else ""
    _say(
        f"\n    The desk is open: {address}{login}\n    Started in {seconds:.1f} s. Ctrl-C stops everything.\n"
    )


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
