"""Opens a mailbox at Graph. O365 is imported here and not before: 14 MB that only an agency with such a mailbox pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from channels_email.providers.graph.connection import Graph, TokenOf


def open_graph(address: str, root: str, token_of: TokenOf) -> Graph:
    """See connection.Graph. No request is made yet."""
    from channels_email.providers.graph.connection import Graph

    return Graph(address, root, token_of)
