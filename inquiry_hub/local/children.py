"""The programs that `make run` starts, and their common end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from typing import IO

from inquiry_hub.local import paths
from inquiry_hub.local.process import die_with_parent, stop

_WEB = "-m gunicorn inquiry_hub.wsgi --worker-class gthread --workers 2 --threads 4 --preload --no-control-socket"
_WORKER = "-m celery --quiet --app inquiry_hub worker --without-gossip --without-mingle"
# Fetching waits for other people's servers: a reply or a new message must never wait behind one that hangs.
_WORK = "--beat --concurrency 2 --queues inbound,outbound,extract,media"
_FETCH = "--pool threads --concurrency 8 --queues poll,model"
# Root is as good as anybody on a machine where nothing else runs: the servers and the data are root's then.
QUIET = ("-W", "ignore:You're running the worker")
Children = dict[str, subprocess.Popen[bytes]]


def web(door: int) -> subprocess.Popen[bytes]:
    # --preload: one import for both workers; on a small machine the imports are most of the start.
    words = [*_WEB.split(), "--bind", f"fd://{door}", "--log-level", "warning"]
    return child(*words, door=door, HUB_PROCESS="web")


def worker() -> subprocess.Popen[bytes]:
    return _celery(*_WORK.split(), "--schedule", str(paths.local_dir() / "beat"))


def fetch() -> subprocess.Popen[bytes]:
    return _celery(*_FETCH.split())


def _celery(*words: str) -> subprocess.Popen[bytes]:
    return child(*QUIET, *_WORKER.split(), *words)


def watch() -> subprocess.Popen[bytes]:
    return child("manage.py", "watch_mail")


def prepare() -> subprocess.Popen[bytes]:
    return child("-m", "inquiry_hub.local.prepare")


def child(
    *words: str, door: int | None = None, output: IO[bytes] | None = None, **environment: str
) -> subprocess.Popen[bytes]:
    """It says what it has to say where we do, or into `output`."""
    return subprocess.Popen(
        [sys.executable, *words],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "inquiry_hub.settings", **environment},
        cwd=paths.PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        preexec_fn=die_with_parent(),
        process_group=0,
        pass_fds=() if door is None else (door,),
    )


def stop_all(children: Children, patience: float) -> None:
    """All at once, then wait `patience` seconds for each."""
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
    for process in children.values():
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
    for process in children.values():
        stop(process, None, patience)
