"""One mailbox of each kind, with what people, servers and lines may do to it. A case that holds for all of them is
written once."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes, policy
from typing import Any, Protocol

from channels_email.models import EmailAccount
from tests.support.dovecot import Mailbox
from tests.support.graph import World
from tests.support.proxy import Proxy
from tests.support.smtp_sink import Sink


class Box(Protocol):
    """`account` reads and sends. Folders are named as the account names them; a folder that is missing is made."""

    account: EmailAccount
    sent: str

    def deliver(self, *mails: bytes, folder: str = "INBOX", at: datetime | None = None) -> None: ...

    def read(self, folder: str = "INBOX") -> None:
        """Somebody reads all that lies there."""

    def unread(self, folder: str = "INBOX") -> int: ...

    def mails(self, folder: str = "INBOX") -> list[bytes]: ...

    def delete_first(self) -> None: ...

    def move_first(self, source: str, target: str) -> None:
        """Somebody moves the first mail there is."""

    def forget_cursor(self, folder: str) -> None:
        """The server no longer knows how far the hub was: UIDVALIDITY, delta link."""

    def spoil(self, number: int) -> None:
        """The mail with this number (from 0) is listed and can't be read."""

    def mend(self) -> None:
        """All that was spoilt, refused, lost or cut is good again."""

    def cut_within_a_mail(self) -> None:
        """The next connections break off in the middle of a large mail."""

    def trouble(self) -> None:
        """The server takes nobody for now."""

    def outbox(self) -> list[tuple[Any, list[str]]]:
        """What left for customers: the mail as its recipients get it, and who they are."""

    def refuse(self, *, for_now: bool) -> None:
        """The next mail to be sent is refused."""

    def lose_the_answer(self) -> None:
        """The next mail is taken, and the line breaks before the server says so."""


class ImapBox:
    sent = "Sent"

    def __init__(self, account: EmailAccount, mailbox: Mailbox, sink: Sink, line: Proxy) -> None:
        self.account, self._mailbox, self._sink, self._line = account, mailbox, sink, line

    def deliver(self, *mails: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        self._mailbox.deliver(*mails, folder=folder, at=at)

    def read(self, folder: str = "INBOX") -> None:
        with self._mailbox.client(folder) as client:
            client.add_flags(client.search(), [b"\\Seen"])

    def unread(self, folder: str = "INBOX") -> int:
        return sum(b"\\Seen" not in flags for flags in self._mailbox.flags(folder))

    def mails(self, folder: str = "INBOX") -> list[bytes]:
        return self._mailbox.mails(folder)

    def delete_first(self) -> None:
        with self._mailbox.client() as client:
            client.delete_messages(client.search()[:1])
            client.expunge()

    def move_first(self, source: str, target: str) -> None:
        with self._mailbox.client(source) as client:
            if not client.folder_exists(target):
                client.create_folder(target)
            client.move(client.search()[:1], target)

    def forget_cursor(self, folder: str) -> None:
        self._mailbox.renumber(folder)

    def spoil(self, number: int) -> None:
        self._mailbox.files()[number].chmod(0)

    def mend(self) -> None:
        for one in self._mailbox.files():
            one.chmod(0o600)
        self._line.cuts, self._line.down = [], False
        self._sink.data = self._sink.hang_up_at = ""

    def cut_within_a_mail(self) -> None:
        self._line.cuts = [300_000]

    def trouble(self) -> None:
        self._line.down = True

    def outbox(self) -> list[tuple[Any, list[str]]]:
        return [(_parsed(one.content), [to.casefold() for to in one.rcpt_tos]) for one in self._sink.received]

    def refuse(self, *, for_now: bool) -> None:
        self._sink.data = "451 4.3.0 later" if for_now else "554 5.7.1 no"

    def lose_the_answer(self) -> None:
        self._sink.hang_up_at = "content"


class GraphBox:
    sent = "Sent Items"

    def __init__(self, account: EmailAccount, world: World) -> None:
        self.account, self._world, self._box = account, world, world.mailbox()

    def deliver(self, *mails: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        self._made(folder)
        self._box.deliver(*mails, folder=folder, at=at)

    def _made(self, folder: str) -> None:
        known = {one.name for one in self._box.folders.values()} | set(self._box.folders)
        if folder not in known and folder.replace(" ", "").casefold() not in known:
            self._box.new_folder(folder)

    def read(self, folder: str = "INBOX") -> None:
        for one in self._box.in_folder(folder):
            one.read = True

    def unread(self, folder: str = "INBOX") -> int:
        return sum(not one.read for one in self._box.in_folder(folder))

    def mails(self, folder: str = "INBOX") -> list[bytes]:
        return [one.raw for one in self._box.in_folder(folder)]

    def delete_first(self) -> None:
        self._box.delete(self._box.in_folder("INBOX")[0].id)

    def move_first(self, source: str, target: str) -> None:
        self._made(target)
        self._box.move(self._box.in_folder(source)[0].id, target)

    def forget_cursor(self, folder: str) -> None:
        self._world.forget_deltas()

    def spoil(self, number: int) -> None:
        key = list(self._box.mails)[number]
        self._world.trouble(f"{key}/$value", 500, "ErrorInternalServerError", times=99)

    def mend(self) -> None:
        self._world.troubles.clear()

    def cut_within_a_mail(self) -> None:
        self._world.trouble("$value", 0, after=True, short=True)

    def trouble(self) -> None:
        self._world.trouble("GET", 503, times=999)

    def outbox(self) -> list[tuple[Any, list[str]]]:
        return [(_parsed(one.raw), one.recipients) for one in self._world.sent]

    def refuse(self, *, for_now: bool) -> None:
        status, code = (429, "ApplicationThrottled") if for_now else (403, "ErrorSendAsDenied")
        self._world.trouble("/send", status, code)

    def lose_the_answer(self) -> None:
        self._world.trouble("/send", 0, after=True)


def _parsed(raw: bytes) -> Any:
    return message_from_bytes(raw, policy=policy.default)
