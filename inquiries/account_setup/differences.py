"""What loading an entry changes, in lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from inquiries.account_setup.rows import BASE_FIELDS, Settings
from inquiries.models import ChannelAccount
from inquiry_hub.crypto import CannotOpen
from inquiry_hub.secrets import REFERENCE


def told(row: Settings, base: ChannelAccount) -> dict[str, Any]:
    """The values of both rows by name, but for secrets."""
    fields = [one.name for one in row._meta.fields if one.name not in ("account", "credentials")]  # type: ignore[attr-defined]
    values = {name: getattr(base, name) for name in BASE_FIELDS}
    values |= {name: getattr(row, name) for name in fields}
    return {name: list(value) if isinstance(value, list) else value for name, value in values.items()}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Of a new account, of which there is no `before`, what it has."""
    for name, value in after.items():
        if value == before.get(name):
            continue
        old, new = _shown(before.get(name)), _shown(value)
        if old and old == new:
            yield f"{name}: changed further on"
        elif old:
            yield f"{name}: {old} → {new or 'nothing'}"
        elif new:
            yield f"{name}: {new}"


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    line = " ".join(str("" if value is None else value).split())
    return f"{line[:60]}…" if len(line) > 60 else line


def of_secrets(row: Settings, references: Mapping[str, str]) -> Iterator[str]:
    """`references` by name and "_ref". A secret is only said to be set or changed."""
    try:
        stored = row.credentials if row.pk else {}
    except CannotOpen:
        stored = {"": "something that can't be opened any more"}
    for name, reference in references.items():
        if stored.get(name) != reference:
            bare = name.removesuffix(REFERENCE)
            there = stored.get(name) or stored.get(bare) or "" in stored
            yield f"{bare}: {'changed' if there else 'set'}"
