"""Where the embedded servers keep their data and sockets. Standard library only."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

PROJECT = (
    Path(__file__).resolve().parents[2]
)  # the checkout; site-packages when the hub was installed as a package
# sockaddr_un holds 108 bytes with the closing NUL (man 7 unix); PostgreSQL adds its own file name to the directory.
LONGEST_SOCKET = 107
LONGEST_NAME = len("/.s.PGSQL.5432.lock")
# Anything else would have to be quoted in one way for libpq, in another for redis:// URLs and in a third for postgres -c.
_PLAIN = re.compile(r"[A-Za-z0-9._/-]+")


class UnsafeDirectory(RuntimeError):
    pass


def home() -> Path:
    """Where .env, .local and files lie: the checkout, or the current directory of an installed hub."""
    return PROJECT if (PROJECT / "manage.py").exists() else Path.cwd()


def local_dir() -> Path:
    given = os.environ.get("HUB_LOCAL_DIR")
    if given:
        return Path(given).resolve()
    return home() / ".local"


def socket_dir(root: Path) -> Path:
    """Directory of the sockets for the data under `root`; the same answer in every process, never created here."""
    inside = root / "run"
    short = len(os.fsencode(inside)) + LONGEST_NAME <= LONGEST_SOCKET
    if short and _PLAIN.fullmatch(str(inside)) and (os.getuid() != 0 or open_to_others(root)):
        return inside
    return Path(tempfile.gettempdir()) / f"inquiry-hub-{os.getuid()}-{digest(root)}"


def open_to_others(root: Path) -> bool:
    """Whether another user can come as far as `root`: where root may not use a user namespace, PostgreSQL is one."""
    return all(parent.stat().st_mode & 0o001 for parent in root.resolve().parents if parent.exists())


def digest(root: Path) -> str:
    return hashlib.sha256(os.fsencode(root)).hexdigest()[:10]


def make_private(directory: Path) -> Path:
    """Create it with mode 0700, or make sure that it is ours: whoever owns it can read every inquiry (the servers ask
    for no password), and names in the system's temporary directory can be guessed."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = directory.lstat()
    if directory.is_symlink() or (found.st_uid != os.getuid() and os.getuid() != 0):
        raise UnsafeDirectory(f"{directory} belongs to somebody else; remove it or set HUB_LOCAL_DIR.")
    directory.chmod(0o700)
    return directory


def postgres_socket_dir(root: Path) -> str:
    return str(socket_dir(root))


def valkey_socket(root: Path) -> str:
    return str(socket_dir(root) / "valkey.sock")
