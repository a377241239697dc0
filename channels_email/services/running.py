"""One account's run over one connection."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.utils import timezone

from channels_email.models import EmailAccount, MailFolder
from channels_email.providers.base import Envelope
from channels_email.services import folders, progress, settling
from channels_email.services.batching import batches
from channels_email.services.folders import Chunk
from channels_email.services.reports import Budget, FetchOptions, FetchResult
from channels_email.services.sessions import Session
from channels_email.services.taking import Taker
from inquiries.channels import PermanentError

_SIZES_AT_ONCE = 500


class Run:
    """Without a `token` it is a dry run: nothing is downloaded, nothing changed, neither here nor on the server."""

    def __init__(
        self,
        session: Session,
        account: EmailAccount,
        token: uuid.UUID | None,
        options: FetchOptions,
        budget: Budget,
        result: FetchResult,
    ) -> None:
        self._session, self._account, self._token = session, account, token
        self._options, self._budget, self._result = options, budget, result

    def all_folders(self) -> None:
        """The one that was asked for, else those of the account and its folder of sent mail. Raises a ChannelError."""
        for name in [self._options.folder] if self._options.folder else self._watched():
            self.folder(name)

    def _watched(self) -> list[str]:
        sent = self._sent_folder() if self._account.import_sent else ""
        return list(dict.fromkeys([*self._account.folders, *([sent] if sent else [])]))

    def _sent_folder(self) -> str:
        return self._account.sent_folder or self._session.sent_folder()

    def folder(self, name: str) -> None:
        """Raises a ChannelError, but for a folder that can't be opened: the account's other folders go on."""
        try:
            state = self._session.open_folder(name)
        except PermanentError as error:
            if error.code != "no_folder":
                raise
            self._result.errors.append(error)
            return
        self._result.on_server += state.count
        folder = folders.locate(self._account, name, state, save=self._token is not None)
        if self._token is None:
            self._count_only(folder)
        else:
            sent = name == self._sent_folder()
            taker = Taker(self._session, self._account, self._token, folder, self._result, sent=sent)
            self._take_all(taker, folder)

    def _count_only(self, folder: MailFolder) -> None:
        for chunk in self._chunks(folder, retry=False):
            for envelopes, _ in self._looked_at(chunk):
                self._result.new += len(envelopes)

    def _take_all(self, taker: Taker, folder: MailFolder) -> None:
        settling.settle(self._session, self._account, folder)
        finished = all(self._take(taker, chunk) for chunk in self._chunks(folder, retry=True))
        settling.settle(self._session, self._account, folder)
        if finished and not self._options.filtered:
            MailFolder.objects.filter(pk=folder.pk).update(last_checked_at=timezone.now())

    def _chunks(self, folder: MailFolder, *, retry: bool) -> Iterator[Chunk]:
        if not self._options.filtered:
            yield from folders.unseen(self._session, folder, retry=retry)
            return
        for chunk in folders.filtered(self._session, folder, self._options.criteria):
            uids = folders.without_known(folder, chunk.uids, failed_too=False)
            self._result.known += len(chunk.uids) - len(uids)
            yield Chunk(uids)

    def _looked_at(self, chunk: Chunk) -> Iterator[tuple[list[Envelope], list[int]]]:
        """Sizes first: what is wanted, and the UIDs of which the server tells nothing."""
        for start in range(0, len(chunk.uids), _SIZES_AT_ONCE):
            part = chunk.uids[start : start + _SIZES_AT_ONCE]
            envelopes = self._session.envelopes(part)
            untold = set(part) - {one.uid for one in envelopes}
            yield [one for one in envelopes if self._options.wants(one)], sorted(untold)

    def _take(self, taker: Taker, chunk: Chunk) -> bool:
        """False when the budget ended before the chunk did; the cursor then stands at the last mail that was taken."""
        self._expect(taker.folder, chunk)
        for envelopes, untold in self._looked_at(chunk):
            if untold:
                taker.untold(untold)
            for batch in batches(envelopes, lambda one: one.size):
                left = self._budget.left(self._result)
                now = batch if left is None else batch[:left]
                if now:
                    taker.take(now, now[-1].uid if chunk.cursor is not None else None)
                if len(now) < len(batch):
                    self._result.more = True
                    return False
        if chunk.cursor is not None:
            taker.advance(chunk.cursor)
        return True

    def _expect(self, folder: MailFolder, chunk: Chunk) -> None:
        later = 0 if self._options.filtered else folder.uidnext - 1 - max(folder.last_uid, chunk.cursor or 0)
        left = len(chunk.uids) + max(0, later)
        if left and self._token is not None:
            progress.expect(self._account.pk, self._token, folder.name, left)
