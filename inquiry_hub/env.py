"""Where settings come from: the process environment, else `.env`, else `.local/dev.env` (made by `make setup`)."""

from __future__ import annotations

import secrets
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from inquiry_hub.local import paths

# Commands that must work on a machine where nothing is configured: they touch no database and keep no secret.
OFFLINE_COMMANDS = frozenset(
    {"parse_mail", "extract_details", "evaluate_extraction", "help", "version", "collectstatic"}
)
OFFLINE_MARK = "HUB_OFFLINE"

env = Env()

_HOW_TO_MAKE = {
    "SECRET_KEY": "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
    "FIELD_ENCRYPTION_KEYS": (
        "python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
    ),
}


def read_files() -> None:
    """What stands in the environment wins over the file. HUB_READ_ENV_FILES=off keeps tests free of a developer's file."""
    if not env.bool("HUB_READ_ENV_FILES", default=True):
        return
    for path in (paths.home() / ".env", dev_file()):
        if path.is_file():
            Env.read_env(path)
            return


def dev_file() -> Path:
    return paths.local_dir() / "dev.env"


def offline() -> bool:
    return env.bool(OFFLINE_MARK, default=False)


def day(name: str) -> date | None:
    """A day such as 2027-11-01; None if it is not set."""
    value = env.str(name, default="").strip()
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a day such as 2027-11-01.") from None


def money(name: str, text: str) -> Decimal:
    """A sum that is not below zero, such as 2.50."""
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        raise ImproperlyConfigured(f"{name} must be a sum such as 2.50.")
    return amount


def prices(name: str, items: list[str]) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    """What a million tokens cost, by model: sent, sent and found in the provider's cache, answered."""
    found = {}
    for item in items:
        model, _, sums = item.partition("=")
        parts = sums.split("/")
        if not model.strip() or len(parts) != 3:
            raise ImproperlyConfigured(
                f"{name} must look like model=0.25/0.025/2.00 (sent, cached, answered)."
            )
        sent, cached, answered = (money(name, part) for part in parts)
        found[model.strip()] = (sent, cached, answered)
    return found


def secret(name: str) -> str:
    """The value of a secret that the hub cannot start without. Offline commands get a throw-away key instead."""
    value = env.str(name, default="").strip()
    if value:
        return value
    if offline():
        return secrets.token_urlsafe(50) if name == "SECRET_KEY" else Fernet.generate_key().decode()
    raise ImproperlyConfigured(
        f"{name} is not set, and the hub does not start without it. Make one with\n"
        f"    {_HOW_TO_MAKE[name]}\n"
        f"and put it into the environment or into the file .env (see .env.example). "
        f"To try the hub on this machine, use `make run`: it makes all secrets for you."
    )
