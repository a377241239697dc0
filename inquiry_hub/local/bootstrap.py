"""Makes `.venv` from the locks and `.local/dev.env`. Run by the system's python3: standard library only, no imports of ours.

python3 inquiry_hub/local/bootstrap.py base|dev
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import importlib.util
import os
import secrets
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = "uv==0.13.9"
OLDEST = (3, 11)


def main() -> int:
    what = sys.argv[1] if len(sys.argv) > 1 else "base"
    if sys.version_info < OLDEST:
        return _refuse(f"The hub needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}. "
                       "Name another one: make PYTHON=python3.12 run")  # fmt: skip
    local = Path(os.environ.get("HUB_LOCAL_DIR") or PROJECT / ".local").resolve()
    local.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (local / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two makes at once would install into each other
        problem = _environment(what)
        if problem:
            return _refuse(problem)
        write_dev_env(local / "dev.env")
    return 0


def _environment(what: str) -> str:
    """Empty when `.venv` has what the lock names, else what went wrong, in words."""
    if _installed(what):
        return ""
    started = time.monotonic()
    if not _works():
        missing = _missing_venv()
        if missing:
            return missing
        _say("Making .venv ...")
        if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
            return "The virtual environment could not be made, see above."
    _say(f"Installing requirements/{what}.txt ...")
    if not _install(PROJECT / "requirements" / f"{what}.txt"):
        return "The installation failed, see above. Is the package index reachable?"
    _stamp(what).write_text(_digest(what))
    _say(f"The environment is ready ({time.monotonic() - started:.0f} s).")
    return ""


def _missing_venv() -> str:
    # Debian ships the module venv without what it needs to put pip into the environment.
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return ""
    return "Python's venv is missing. Install it with:\n\n    apt-get install -y python3-venv\n"


def _install(lock: Path) -> bool:
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    if not (VENV / "bin" / "uv").exists():
        subprocess.run([*pip, "install", UV], check=False)
    words = ["install", "--quiet", "-r", str(lock)]
    if (VENV / "bin" / "uv").exists():
        # Compiled once, as pip does: else each process that may not write into .venv compiles all by itself (14 MB more).
        uv = [str(VENV / "bin" / "uv"), "pip", *words, "--compile-bytecode", "--python", str(PYTHON)]
        if subprocess.run(uv, check=False).returncode == 0:
            return True
        _say("uv failed; trying pip, which takes longer.")
    return subprocess.run([*pip, *words], check=False).returncode == 0


def _works() -> bool:
    return PYTHON.exists() and subprocess.run([str(PYTHON), "-c", ""], check=False).returncode == 0


def _installed(what: str) -> bool:
    """Whether the last installation was of this very lock; the larger environment holds the smaller one."""
    enough = ("dev",) if what == "dev" else ("base", "dev")
    return _works() and any(
        _stamp(name).exists() and _stamp(name).read_text() == _digest(name) for name in enough
    )


def _stamp(what: str) -> Path:
    return VENV / f".installed-{what}"


def _digest(what: str) -> str:
    locks = [PROJECT / "requirements" / f"{name}.txt" for name in ("base", what)]
    content = b"".join(lock.read_bytes() for lock in locks)
    return hashlib.sha256(content + sysconfig.get_platform().encode()).hexdigest()


def write_dev_env(path: Path) -> None:
    """Settings to try the hub on this machine, with secrets of its own; made once and never overwritten."""
    if path.exists() or (PROJECT / ".env").exists():
        return
    key = base64.urlsafe_b64encode(os.urandom(32)).decode()
    lines = [
        "# Made by `make setup` to try the hub on this machine. A file .env beside manage.py replaces it.",
        "DEBUG=on",
        f"SECRET_KEY={secrets.token_urlsafe(50)}",
        f"FIELD_ENCRYPTION_KEYS={key}",
        f"MEDIA_ROOT={path.parent / 'media'}",
        "",
    ]
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(lines))


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _refuse(words: str) -> int:
    _say(words)
    return 1


if __name__ == "__main__":
    sys.exit(main())
