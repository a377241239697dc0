"""Kinds of accounts that a person chooses from, as their pages need them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

Fieldsets = tuple[tuple[str | None, dict[str, Any]], ...]


class AccountKind(Protocol):
    """`fixed` is written at each save and not asked for; `initial` is only offered to a new account; `labels` are other
    words for a field: label and help."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def fixed(self) -> Mapping[str, Any]: ...
    @property
    def initial(self) -> Mapping[str, Any]: ...
    @property
    def labels(self) -> Mapping[str, tuple[str, str]]: ...
    @property
    def fieldsets(self) -> Fieldsets: ...
