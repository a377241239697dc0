from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.utils import timezone

from channels_email.importing.limits import MAX_MAIL
from channels_email.models import EmailAccount, MailFolder
from channels_email.providers.base import Envelope, Refused
from channels_email.providers.graph import folders, reading
from channels_email.providers.graph.verdicts import ResyncNeeded
from channels_email.services import entries, graph_cursors
from channels_email.services.graph_sessions import connect, sent_folder
from channels_email.services.mailboxes.base import Page
from channels_email.services.patience import Patience
from channels_email.services.reports import FetchOptions
from inquiries.channels import PermanentError, TemporaryError


class GraphMailbox:
    def __init__(self, account: EmailAccount) -> None:
        self._account, self._graph = account, connect(account)
        self._patience = Patience(self._sign_of_life)
        self._listed: dict[str, Envelope] = {}  # the piece that is being compared

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._graph.close()

    def sent_folder(self) -> str:
        return sent_folder(self._account)

    def open(self, name: str, *, save: bool) -> MailFolder:
        return graph_cursors.locate(self._account, name, folders.find(self._graph, name), save=save)

    def unseen(self, folder: MailFolder, *, retry: bool) -> Iterator[Page]:
        if retry:
            yield self._retries(folder)
        try:
            yield from self._rounds(folder)
        except ResyncNeeded:
            if not folder.delta.get("link"):
                raise
            graph_cursors.start_anew(folder, save=retry)
            yield from self._rounds(folder)

    def _retries(self, folder: MailFolder) -> Page:
        told = {key: reading.envelope(self._graph, str(key)) for key in entries.failed_and_due(folder)}
        entries.are_gone(folder, [key for key, mail in told.items() if mail is None])
        return Page([mail for mail in told.values() if mail is not None])

    def _rounds(self, folder: MailFolder) -> Iterator[Page]:
        cursor = dict(folder.delta)
        cursor.setdefault("since", graph_cursors.first_day(self._account) if not cursor.get("link") else None)
        link, left = (
            cursor.get("link") or reading.first_delta(self._graph, folder.remote_id),
            folder.server_count,
        )
        first_day = date.fromisoformat(cursor["since"]) if cursor["since"] else None
        while True:
            told = reading.delta(self._graph, link)
            mails = [one for one in told.mails if _since(one, first_day)]
            new = entries.without_known(folder, [one.remote_id for one in mails])
            wanted = _once(one for one in mails if one.remote_id in new)
            goes_on = None if told.last else cursor["since"]
            yield Page(
                wanted,
                cursor={"link": told.link, "since": goes_on},
                left=_left(told, left, first_day, wanted),
            )
            left -= told.looked_at
            if told.last:
                return
            link = told.link

    def filtered(self, folder: MailFolder, options: FetchOptions) -> Iterator[Page]:
        since, before = _midnight(options.since), _midnight(options.until, after=True)
        for told in reading.listing(self._graph, folder.remote_id, since, before, unread=options.unread):
            new = entries.without_known(folder, [one.remote_id for one in told.mails], failed_too=False)
            wanted = [one for one in told.mails if one.remote_id in new]
            yield Page(wanted, left=len(wanted), known=len(told.mails) - len(wanted))

    def bodies(self, mails: Sequence[Envelope]) -> Mapping[Any, bytes | Refused]:
        found: dict[Any, bytes | Refused] = {}
        for mail in mails:
            (body,) = self._patience.ask(self._body, [mail])
            if isinstance(body, TemporaryError):
                found[mail.key] = Refused(body.words)
            elif body is not None:
                found[mail.key] = body
        return found

    def _body(self, mails: Sequence[Envelope]) -> bytes | Refused | None:
        return reading.mime(self._graph, mails[0].remote_id, MAX_MAIL)

    def _sign_of_life(self) -> None:
        self._graph.get("mailFolders/inbox", {"$select": "id"})

    def advance(self, folder: MailFolder, cursor: Any) -> None:
        graph_cursors.advance(folder, cursor)

    def mark_seen(self, folder: MailFolder, keys: Sequence[Any]) -> None:
        for key in keys:
            reading.mark_read(self._graph, key)

    def move(self, folder: MailFolder, keys: Sequence[Any], target: str) -> None:
        try:
            place = folders.find(self._graph, target)
        except PermanentError as error:
            if error.code != "no_folder":
                raise
            place = folders.make(self._graph, target)
        for key in keys:
            reading.move(self._graph, key, place.id)

    def passed(self, folder: MailFolder) -> Iterator[list[Any]]:
        """Nothing before the first round is over: until then a mail without a row is no gap."""
        if folder.last_checked_at is None:
            return
        for told in reading.listing(self._graph, folder.remote_id, None, None, unread=False):
            self._listed = {one.remote_id: one for one in told.mails}
            yield list(self._listed)

    def waiting(self, folder: MailFolder) -> int:
        return folder.server_count if folder.last_checked_at is None else 0

    def too_old(self, folder: MailFolder, keys: Sequence[Any]) -> set[Any]:
        first_day = self._account.start_date
        return {key for key in keys if not _since(self._listed[key], first_day)}

    def envelopes(self, keys: Sequence[Any]) -> list[Envelope]:
        return [self._listed[key] for key in keys]

    def there(self, keys: Sequence[Any]) -> set[Any]:
        return {key for key in keys if reading.envelope(self._graph, key) is not None}


def _since(mail: Envelope, first_day: date | None) -> bool:
    return first_day is None or mail.received_at is None or timezone.localdate(mail.received_at) >= first_day


def _once(mails: Iterator[Envelope]) -> list[Envelope]:
    """A page may tell of the same mail twice."""
    return list({one.remote_id: one for one in mails}.values())


def _left(told: reading.Listed, left: int, first_day: date | None, wanted: list[Envelope]) -> int:
    """The newest come first: after the first mail from before the first day only such follow."""
    past = first_day is not None and any(not _since(one, first_day) for one in told.mails)
    return len(wanted) if told.last or past else max(len(wanted), left)


def _midnight(day: date | None, *, after: bool = False) -> datetime | None:
    if day is None:
        return None
    moment = datetime.combine(day + timedelta(days=1 if after else 0), time.min)
    return timezone.make_aware(moment).astimezone(timezone.get_fixed_timezone(0))
