from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from channels_email.models import EmailAccount, MailFolder
from channels_email.providers.base import Criteria, Envelope, Refused
from channels_email.services import folders
from channels_email.services.folders import Chunk
from channels_email.services.mailboxes.base import Page
from channels_email.services.reports import FetchOptions
from channels_email.services.sessions import Session

_SIZES_AT_ONCE = 500


class ImapMailbox:
    def __init__(self, account: EmailAccount) -> None:
        self._account, self._session = account, Session(account)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def sent_folder(self) -> str:
        return self._account.sent_folder or self._session.sent_folder()

    def open(self, name: str, *, save: bool) -> MailFolder:
        return folders.locate(self._account, name, self._session.open_folder(name), save=save)

    def unseen(self, folder: MailFolder, *, retry: bool) -> Iterator[Page]:
        for chunk in folders.unseen(self._session, folder, retry=retry):
            later = folder.uidnext - 1 - max(folder.last_uid, chunk.cursor or 0)
            yield from self._pages(chunk, max(0, later))

    def filtered(self, folder: MailFolder, options: FetchOptions) -> Iterator[Page]:
        for chunk in folders.filtered(self._session, folder, options.criteria):
            uids = folders.without_known(folder, chunk.uids, failed_too=False)
            known = len(chunk.uids) - len(uids)
            for page in self._pages(Chunk(uids), 0):
                yield replace(page, known=known)
                known = 0

    def _pages(self, chunk: Chunk, later: int) -> Iterator[Page]:
        """Sizes first, for batches are cut by them. An empty chunk may still move the cursor."""
        for start in range(0, max(1, len(chunk.uids)), _SIZES_AT_ONCE):
            part = chunk.uids[start : start + _SIZES_AT_ONCE]
            mails = self._session.envelopes(part) if part else []
            told = {one.uid for one in mails}
            untold = [Envelope(uid, 0, None) for uid in part if uid not in told]
            last = start + _SIZES_AT_ONCE >= len(chunk.uids)
            cursor = None if chunk.cursor is None else chunk.cursor if last else part[-1]
            yield Page(mails, untold, cursor, len(chunk.uids) - start + later)

    def bodies(self, mails: Sequence[Envelope]) -> Mapping[Any, bytes | Refused]:
        return self._session.bodies([one.uid for one in mails if one.uid is not None])

    def advance(self, folder: MailFolder, cursor: Any) -> None:
        folders.advance(folder, cursor)

    def mark_seen(self, folder: MailFolder, keys: Iterable[Any]) -> None:
        self._session.mark_seen(folder.name, list(keys))

    def move(self, folder: MailFolder, keys: Iterable[Any], target: str) -> None:
        self._session.move(folder.name, list(keys), target)

    def passed(self, folder: MailFolder) -> Iterator[list[Any]]:
        return self._all(folder, 1, folder.last_uid)

    def waiting(self, folder: MailFolder) -> int:
        return sum(len(found) for found in self._all(folder, folder.last_uid + 1, folder.uidnext - 1))

    def _all(self, folder: MailFolder, lowest: int, highest: int) -> Iterator[list[Any]]:
        for found, _ in folders.pieces(self._search, lowest, highest, folder.server_count):
            if found:
                yield found

    def _search(self, lowest: int, highest: int) -> list[int]:
        return self._session.uids(lowest, highest, Criteria())

    def too_old(self, folder: MailFolder, keys: Sequence[Any]) -> set[Any]:
        below = [uid for uid in keys if uid < folder.since_below]
        if self._account.start_date is None or not below:
            return set()
        since = Criteria(since=self._account.start_date)
        return set(below) - set(self._session.uids(min(below), max(below), since))

    def envelopes(self, keys: Sequence[Any]) -> list[Envelope]:
        return self._session.envelopes(keys) if keys else []

    def there(self, keys: Sequence[Any]) -> set[Any]:
        return {uid for uid in keys if self._session.uids(uid, uid, Criteria())}
