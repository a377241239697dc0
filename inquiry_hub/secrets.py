"""One resolver for references to secrets, so that an account can name a secret instead of holding it.

env:NAME          the environment variable NAME
file:/run/secrets/x   the content of a file, without the closing line break
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

REFERENCE = "_ref"
_LONGEST = 64 * 1024


class SecretUnavailable(LookupError):
    """The reference is wrong or leads nowhere. The message is for people and holds no secret."""


def check(reference: str) -> None:
    """Raises SecretUnavailable if this is no reference. Whether it leads somewhere is not looked at."""
    _parted(reference)


def resolve(reference: str) -> str:
    """The secret behind `reference`. Raises SecretUnavailable."""
    read, rest = _parted(reference)
    value = read(rest)
    if not value:
        raise SecretUnavailable(f"The secret {reference} is empty.")
    return value


def stored(credentials: Mapping[str, Any], name: str) -> str:
    """The secret called `name` of an account: it stands there itself, or under its name and "_ref" as a reference, which
    is resolved at each use and so may change without the hub. "" if there is none. Raises SecretUnavailable."""
    reference = credentials.get(name + REFERENCE)
    return resolve(reference) if reference else str(credentials.get(name) or "")


def _parted(reference: str) -> tuple[Callable[[str], str], str]:
    """No error repeats a text that is no reference: it may be the secret itself."""
    scheme, colon, rest = reference.partition(":")
    read = _SCHEMES.get(scheme)
    if not colon or read is None:
        known = " or ".join(f"{name}:..." for name in _SCHEMES)
        raise SecretUnavailable(f"A reference to a secret starts with {known}; this one does not.")
    if not rest:
        raise SecretUnavailable(f"The reference {scheme}: names nothing.")
    if scheme == "file" and not Path(rest).is_absolute():
        raise SecretUnavailable("A reference file:... needs an absolute path.")
    return read, rest


def _from_environment(name: str) -> str:
    try:
        return os.environ[name]
    except KeyError:
        raise SecretUnavailable(f"The environment variable {name} is not set.") from None


def _from_file(name: str) -> str:
    path = Path(name)
    try:
        if path.stat().st_size > _LONGEST:
            raise SecretUnavailable(f"The file {name} is too large for a secret.")
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SecretUnavailable(f"The file {name} cannot be read: {type(error).__name__}.") from None


_SCHEMES: dict[str, Callable[[str], str]] = {"env": _from_environment, "file": _from_file}
