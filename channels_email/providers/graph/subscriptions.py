"""Change notifications: Microsoft rings when a folder changes (learn.microsoft.com/graph/change-notifications-overview)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from channels_email.providers.graph.verdicts import Gone
from inquiries.channels import TemporaryError

if TYPE_CHECKING:
    from channels_email.providers.graph.connection import Graph


def make(graph: Graph, folder_id: str, url: str, client_state: str, until: datetime) -> str:
    """The subscription's id. While this runs, Microsoft asks `url` whether it wants to be rung."""
    told = graph.account.subscriptions().create_subscription(
        url,
        f"{graph.root}/mailFolders('{folder_id}')/messages",
        "created",
        expiration_datetime=until,
        client_state=client_state,
        lifecycle_notification_url=url,
        latest_supported_tls_version="v1_2",
    )
    if not told or not told.get("id"):
        raise TemporaryError("no_answer", "Microsoft Graph does not name the subscription that it made.")
    return str(told["id"])


def renew(graph: Graph, subscription_id: str, until: datetime) -> None:
    """Also the answer to `reauthorizationRequired`. Raises Gone."""
    graph.account.subscriptions().renew_subscription(subscription_id, expiration_datetime=until)


def end(graph: Graph, subscription_id: str) -> None:
    with suppress(Gone):
        graph.account.subscriptions().delete_subscription(subscription_id)
