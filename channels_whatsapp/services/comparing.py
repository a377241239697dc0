"""One number, compared with Twilio's list day by day. What no webhook brought is taken; bounded in memory by a page of the
list and a batch of 50."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice

from django.utils import timezone

from channels_whatsapp.providers.twilio import listing
from channels_whatsapp.providers.twilio.connection import Connection
from channels_whatsapp.providers.twilio.listing import Listed
from channels_whatsapp.services.backfill_reports import GRACE, FetchOptions, FetchResult
from inquiries import intake
from inquiries.channels import RawInbound
from inquiries.models.accounts import ChannelAccount

_MANY = 50  # what intake takes at once


class Comparison:
    def __init__(
        self, twilio: Connection, account: ChannelAccount, options: FetchOptions, result: FetchResult
    ) -> None:
        self._twilio, self._account, self._options, self._result = twilio, account, options, result
        self._judged = timezone.now() - GRACE  # a webhook of what came before had its time

    def day(self, day: date, since: datetime, until: datetime) -> None:
        """A day in GMT, of it what came from `since` to before `until`. Raises ChannelError."""
        rows = listing.of_day(self._twilio, self._account.address, day)
        wanted = (row for row in rows if since <= row.at < until)
        while not self._result.more and (some := list(islice(wanted, _MANY))):
            self._take(some)

    def _take(self, rows: Sequence[Listed]) -> None:
        known = self._known(rows, "ml")
        fresh = [row for row in rows if row.sid not in known]
        self._result.known += len(known)
        if self._options.limit is not None:
            left = self._options.limit - self._result.new
            self._result.more = len(fresh) >= left
            fresh = fresh[:left]
        new = len(fresh) if self._options.dry_run else self._store(fresh)
        self._result.new += new
        self._result.known += len(fresh) - new
        self._note(rows, {row.sid for row in fresh})

    def _known(self, rows: Sequence[Listed], kinds: str) -> set[str]:
        """Their sids. "m:" came by a webhook and knows more than the list; "l:" was taken from it."""
        ids = [f"{kind}:{row.sid}" for row in rows for kind in kinds]
        return {id.partition(":")[2] for id in intake.known_deliveries(self._account, ids)}

    def _store(self, fresh: Sequence[Listed]) -> int:
        raws = {row.sid: self._raw(row) for row in fresh}
        late = self._known(fresh, "m")  # while Twilio was asked for files
        rest = [
            raw for sid, raw in reversed(raws.items()) if sid not in late
        ]  # the list begins with the newest
        return sum(one.new for one in intake.store_inbound(self._account, rest)) if rest else 0

    def _raw(self, row: Listed) -> RawInbound:
        media = listing.media_of(self._twilio, row.sid) if row.has_media else []
        body = json.dumps({"twilio_message": row.fields, "media": media}).encode()
        return RawInbound(f"l:{row.sid}", body, row.at, "Twilio's list")

    def _note(self, rows: Sequence[Listed], fresh: set[str]) -> None:
        result, by_webhook = self._result, self._known(rows, "m")
        for row in rows:
            if row.sid in by_webhook:
                result.last_by_webhook = max(result.last_by_webhook or row.at, row.at)
            elif row.at < self._judged:
                result.last_missed = max(result.last_missed or row.at, row.at)
                result.missed += row.sid in fresh
