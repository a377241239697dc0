"""One account's run over one connection."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.utils import timezone

from channels_email.models import EmailAccount, MailFolder
from channels_email.services import progress, settling
from channels_email.services.batching import batches
from channels_email.services.mailboxes import Mailbox, Page
from channels_email.services.reports import Budget, FetchOptions, FetchResult
from channels_email.services.taking import Taker
from inquiries.channels import PermanentError


def watched(account: EmailAccount, mailbox: Mailbox) -> list[str]:
    """The folders that the account reads. Raises a ChannelError."""
    return account.watched_folders(mailbox.sent_folder() if account.import_sent else "")


class Run:
    """Without a `token` it is a dry run: nothing is downloaded, nothing changed, neither here nor on the server."""

    def __init__(
        self,
        mailbox: Mailbox,
        account: EmailAccount,
        token: uuid.UUID | None,
        options: FetchOptions,
        budget: Budget,
        result: FetchResult,
    ) -> None:
        self._mailbox, self._account, self._token = mailbox, account, token
        self._options, self._budget, self._result = options, budget, result

    def all_folders(self) -> None:
        """The one that was asked for, else those of the account and its folder of sent mail. Raises a ChannelError."""
        every = [self._options.folder] if self._options.folder else watched(self._account, self._mailbox)
        for name in every:
            self.folder(name)

    def folder(self, name: str) -> None:
        """Raises a ChannelError, but for a folder that can't be opened: the account's other folders go on."""
        try:
            folder = self._mailbox.open(name, save=self._token is not None)
        except PermanentError as error:
            if error.code != "no_folder":
                raise
            self._result.errors.append(error)
            return
        self._result.on_server += folder.server_count
        if self._token is None:
            self._count_only(folder)
        else:
            sent = name == self._mailbox.sent_folder()
            self._take_all(Taker(self._mailbox, self._account, self._token, folder, self._result, sent=sent))

    def _count_only(self, folder: MailFolder) -> None:
        for page in self._pages(folder, retry=False):
            self._result.known += page.known
            self._result.new += len([one for one in page.mails if self._options.wants(one)])

    def _take_all(self, taker: Taker) -> None:
        folder = taker.folder
        settling.settle(self._mailbox, self._account, folder)
        finished = all(self._take(taker, page) for page in self._pages(folder, retry=True))
        settling.settle(self._mailbox, self._account, folder)
        if finished and not self._options.filtered:
            MailFolder.objects.filter(pk=folder.pk).update(last_checked_at=timezone.now())

    def _pages(self, folder: MailFolder, *, retry: bool) -> Iterator[Page]:
        if self._options.filtered:
            return self._mailbox.filtered(folder, self._options)
        return self._mailbox.unseen(folder, retry=retry)

    def _take(self, taker: Taker, page: Page) -> bool:
        """False when the budget ended before the page did; what was taken of it is known to the ledger."""
        if self._budget.time_is_up:  # also where there are only old mails to pass by
            self._result.more = True
            return False
        self._result.known += page.known
        if page.left and self._token is not None:
            progress.expect(self._account.pk, self._token, taker.folder.name, page.left)
        if page.untold:
            taker.untold(page.untold)
        for batch in batches([one for one in page.mails if self._options.wants(one)], lambda one: one.size):
            left = self._budget.left(self._result)
            now = batch if left is None else batch[:left]
            if now:
                taker.take(now, page.at(now[-1]))
            if len(now) < len(batch):
                self._result.more = True
                return False
        if page.cursor is not None:
            self._mailbox.advance(taker.folder, page.cursor)
        return True
