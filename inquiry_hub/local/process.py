"""Child processes that do not outlive their parent, and servers that refuse to run as root. Standard library only."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
_UNSHARE = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"]


def die_with_parent(sig: int = signal.SIGTERM) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends `sig` to the child when its parent dies, even by SIGKILL (Linux only)."""
    try:
        prctl = ctypes.CDLL(
            None, use_errno=True
        ).prctl  # looked up before the fork: no import may run after it
    except (OSError, AttributeError):
        return lambda: None
    return functools.partial(prctl, _PR_SET_PDEATHSIG, sig, 0, 0, 0)


@dataclass(frozen=True)
class Unprivileged:
    """How to start a program so that it does not see itself as root.

    `mode`: plain (we are not root), userns (a user namespace: files stay root's, nothing is chowned) or setuid
    (where namespaces are forbidden, as in many containers: runs as `uid`/`gid`, which must own its data).
    """

    mode: str
    prefix: tuple[str, ...] = ()
    uid: int = 0
    gid: int = 0

    @property
    def options(self) -> dict[str, Any]:
        if self.mode != "setuid":
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "cwd": "/"}

    def own(self, *directories: Path) -> None:
        for directory in directories:
            os.chown(directory, self.uid, self.gid)

    def run(self, command: Sequence[object]) -> subprocess.CompletedProcess[str]:
        words = [*self.prefix, *map(str, command)]
        return subprocess.run(words, text=True, capture_output=True, check=False, **self.options)

    def popen(self, command: Sequence[object], sig: int, **options: Any) -> subprocess.Popen[bytes]:
        words = [*self.prefix, *map(str, command)]
        # A process group of its own: Ctrl-C in the terminal reaches the runner only, which then stops things in order.
        return subprocess.Popen(
            words, preexec_fn=die_with_parent(sig), process_group=0, **{**self.options, **options}
        )


def unprivileged() -> Unprivileged:
    if os.geteuid() != 0:
        return Unprivileged("plain")
    if os.environ.get("HUB_NO_USERNS") != "1" and _namespaces_work():
        return Unprivileged("userns", tuple(_UNSHARE))
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return Unprivileged("setuid", uid=user.pw_uid, gid=user.pw_gid)
    raise RuntimeError(
        "PostgreSQL refuses to run as root and there is no user to run it as: set DATABASE_URL."
    )


def _namespaces_work() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*_UNSHARE, "true"], capture_output=True, check=False).returncode == 0


def stop(process: subprocess.Popen[bytes], sig: int | None = signal.SIGTERM, patience: float = 20) -> None:
    """Ask (unless `sig` is None: asked already), wait `patience` seconds, then kill the whole group."""
    if process.poll() is None:
        if sig is not None:
            process.send_signal(sig)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
