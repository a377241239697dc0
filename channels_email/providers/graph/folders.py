"""Folders of a mailbox at Graph, by a well-known name or by the path that staff see in Outlook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from channels_email.providers.graph import verdicts
from inquiries.channels import PermanentError

if TYPE_CHECKING:
    from channels_email.providers.graph.connection import Graph

SENT = "Sent Items"
# learn.microsoft.com/graph/api/resources/mailfolder; they hold in every language.
WELL_KNOWN = frozenset({"inbox", "sentitems", "drafts", "archive", "deleteditems", "junkemail", "outbox"})
_SELECT = "id,displayName,totalItemCount"


@dataclass(frozen=True)
class Folder:
    id: str
    name: str
    count: int


def find(graph: Graph, name: str) -> Folder:
    """`name` is "INBOX", another well-known name, or a path such as "Groups/2026", from the top or from the inbox.
    Raises PermanentError `no_folder`."""
    first, *rest = [part for part in name.split("/") if part.strip()] or [""]
    found = _known(graph, first) or _among(graph, "mailFolders", first)
    if found is None:
        found = _among(graph, "mailFolders/inbox/childFolders", first)
    for part in rest:
        found = found and _among(graph, f"mailFolders/{quote(found.id)}/childFolders", part)
    if found is None:
        raise PermanentError("no_folder", f"There is no folder {name} in this mailbox.")
    return found


def _known(graph: Graph, name: str) -> Folder | None:
    """Written as in English, with blanks or without."""
    plain = name.replace(" ", "").casefold()
    if plain not in WELL_KNOWN:
        return None
    try:
        return _folder(graph.get(f"mailFolders/{plain}", {"$select": _SELECT}))
    except verdicts.Gone:
        return None  # an archive that nobody has made yet


def _among(graph: Graph, path: str, name: str) -> Folder | None:
    quoted = name.strip().replace("'", "''")
    told = graph.get(path, {"$select": _SELECT, "$filter": f"displayName eq '{quoted}'"})
    return next((_folder(one) for one in told.get("value", [])), None)


def names(graph: Graph) -> list[str]:
    """Those at the top, as staff see them."""
    told = graph.get("mailFolders", {"$select": _SELECT, "$top": 100})
    return [str(one.get("displayName", "")) for one in told.get("value", [])]


def make(graph: Graph, name: str) -> Folder:
    """At the top of the mailbox."""
    return _folder(graph.post("mailFolders", {"displayName": name}))


def _folder(told: dict[str, Any]) -> Folder:
    return Folder(str(told["id"]), str(told.get("displayName", "")), int(told.get("totalItemCount") or 0))
