"""What is known of an app at an authorization server, and what that server gives. No network here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SIGN_IN_NEEDED = "sign_in_needed"  # code of the errors that only a person at the provider's page can mend


@dataclass(frozen=True)
class OAuthClient:
    """`scopes` are asked for, `needed` must be among the granted ones (compared by `scope_name`). `certificate` stands
    in place of `secret`. `again` are further parameters of a refresh."""

    vendor: str
    client_id: str
    authorize_url: str
    token_url: str
    scopes: tuple[str, ...]
    needed: frozenset[str] = frozenset()
    secret: str = field(default="", repr=False)
    certificate: str = field(default="", repr=False)
    authorize_extra: Mapping[str, str] = field(default_factory=dict)
    again: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Grant:
    """An answer of the token endpoint. `refresh` is empty where none was given; `seconds` the access token's life."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    seconds: int
    scopes: tuple[str, ...] = ()
    id_token: str = field(default="", repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def missing(self, needed: frozenset[str]) -> list[str]:
        granted = {scope_name(one) for one in self.scopes}
        return sorted(one for one in needed if scope_name(one) not in granted)


def scope_name(scope: str) -> str:
    """Microsoft answers `Mail.Send` or `https://graph.microsoft.com/Mail.Send` to the same question."""
    return scope.rstrip("/").rpartition("/")[2].casefold()
