"""Deliveries that were refused for a missing or wrong signature: counted, never stored, told after several."""

from __future__ import annotations

from datetime import timedelta

from inquiries.models import ChannelAccount
from inquiries.services import accounts, statements

SPAN = timedelta(hours=1)
MANY = 5  # one may be a stray scanner; several in an hour are a wrong secret, or somebody who tries
_COUNT = """
INSERT INTO inquiries_signaturefailures AS kept (account_id, count, since, last_at, words)
VALUES (%s::bigint, %s::integer, now(), now(), %s::text)
ON CONFLICT (account_id) DO UPDATE SET
    count = CASE WHEN kept.since < now() - %s::interval THEN 0 ELSE kept.count END + EXCLUDED.count,
    since = CASE WHEN kept.since < now() - %s::interval THEN now() ELSE kept.since END,
    last_at = now(), words = EXCLUDED.words
RETURNING count
"""


def count_failure(account: ChannelAccount | None, words: str, times: int = 1) -> int:
    """See intake.count_signature_failure. Returns how many it were in this hour."""
    pk = account.pk if account else None
    count: int = statements.run(_COUNT, [pk, times, words, SPAN, SPAN])[0][0]
    if count - times < MANY <= count:
        where = f" for {account.name}" if account else ""
        told = f"{count} deliveries{where} came without a valid signature and were refused. {words}"
        accounts.raise_alert(f"signatures:{pk or 'unknown'}", told, account)
    return count
