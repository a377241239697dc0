"""Mail that the provider shows in several folders: by its own id it is known before it is downloaded."""

from __future__ import annotations

from collections.abc import Iterable

from channels_email.models import EmailAccount, LedgerEntry, LedgerOutcome
from channels_email.providers.base import Envelope

_IN = (LedgerOutcome.TAKEN, LedgerOutcome.KNOWN)


def elsewhere(account: EmailAccount, envelopes: Iterable[Envelope]) -> dict[str, int]:
    """The items that hold these mails already, by the provider's id, whatever folder of the account they came from."""
    ids = {one.remote_id for one in envelopes if one.remote_id}
    if not ids:
        return {}
    rows = LedgerEntry.objects.filter(
        folder__account=account, remote_id__in=ids, outcome__in=_IN, item__isnull=False
    )
    return dict(rows.values_list("remote_id", "item_id"))
