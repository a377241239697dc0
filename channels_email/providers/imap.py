"""IMAP by IMAPClient. Reading never changes anything: EXAMINE and BODY.PEEK (RFC 9051, 6.4.5)."""

from __future__ import annotations

import imaplib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from imapclient import DELETED, SEEN, IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError

from channels_email.parsing.ids import OWN_MARK
from channels_email.providers import hosts, places, special_use, tls, verdicts
from channels_email.providers.base import (
    CONNECT_SECONDS,
    READ_SECONDS,
    Criteria,
    Envelope,
    FolderState,
    Refused,
    Security,
    ServerLogin,
)
from channels_email.providers.bearer import BearerLogin
from inquiries.channels import PermanentError, TemporaryError

_PER_COMMAND = 400  # UIDs; servers limit a command line to some 8,000 characters
_HEAD = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"
_GMAIL = "X-GM-EXT-1"  # developers.google.com/workspace/gmail/imap/imap-extensions
_WHO_WE_ARE = {"name": "inquiry hub", "vendor": "inquiry hub"}


def connect(login: ServerLogin) -> IMAPClient:
    """An encrypted connection, not logged in yet."""
    hosts.resolve(login.host, login.port)
    context = tls.context(login.ca_certificate)
    with verdicts.imap(login.host):
        client = IMAPClient(
            login.host,
            login.port,
            ssl=login.security == Security.SSL,
            ssl_context=context,
            timeout=SocketTimeout(CONNECT_SECONDS, READ_SECONDS),
        )
    try:
        hosts.check_peer(client.socket(), login.host, encrypted=login.security != Security.PLAIN)
        if login.security == Security.STARTTLS:
            with verdicts.imap(login.host):
                client.starttls(context)
    except BaseException:
        close(client)
        raise
    client.normalise_times = False  # else INTERNALDATE comes back naive, in this process's own zone
    return client


def log_in(client: IMAPClient, login: ServerLogin) -> None:
    """By the access token if there is one. Raises PermanentError `token_refused` if the server does not take it."""
    with verdicts.imap(login.host):
        if login.access_token:
            _log_in_by_token(client, login)
        elif login.username.isascii() and login.password.isascii():
            client.login(login.username, login.password)
        else:  # LOGIN knows ASCII only (RFC 9051, 6.2.3); SASL PLAIN is UTF-8 (RFC 4616)
            client.plain_login(login.username, login.password)


def _log_in_by_token(client: IMAPClient, login: ServerLogin) -> None:
    offered = [name.decode("ascii", "replace") for name in client.capabilities() if name.startswith(b"AUTH=")]
    bearer = BearerLogin(login, [name.removeprefix("AUTH=") for name in offered])
    try:
        client.sasl_login(bearer.mechanism, bearer.answer)
    except LoginError as error:
        refused = bearer.refused(str(error))
        verdict = verdicts.of_imap(error, refused)  # its permanent ones speak of user name and password
        raise (verdict if isinstance(verdict, TemporaryError) else refused) from error


def introduce(client: IMAPClient) -> None:
    """Gmail asks programs to say who they are, some Chinese providers close the mailbox otherwise (RFC 2971). Whatever
    a server makes of it is no reason to do without it."""
    with suppress(imaplib.IMAP4.error, ValueError):
        if client.has_capability("ID"):
            client.id_(_WHO_WE_ARE)


def close(client: IMAPClient) -> None:
    """LOGOUT counts: sessions that are only dropped fill the account's few places at the provider."""
    try:
        client.logout()
    except (OSError, imaplib.IMAP4.error):
        with suppress(OSError, imaplib.IMAP4.error):
            client.shutdown()


def folder_names(client: IMAPClient) -> list[str]:
    """Folders that can be opened, as the server names them."""
    found = client.list_folders()
    return [str(name) for flags, _, name in found if b"\\Noselect" not in flags]


def open_session(login: ServerLogin) -> IMAPClient:
    """Connected, logged in and introduced. Raises a ChannelError."""
    client = connect(login)
    try:
        log_in(client, login)
        with verdicts.imap(login.host):
            introduce(client)
    except BaseException:
        close(client)
        raise
    return client


class ImapFetcher:
    """Holds one of the host's places until it is closed. Raises NoPlace if none becomes free."""

    def __init__(self, login: ServerLogin) -> None:
        self._host = login.host
        self._leave = places.take(login.host)
        try:
            self._client = open_session(login)
        except BaseException:
            self._leave()
            raise

    def open_folder(self, name: str) -> FolderState:
        return self._open(name, readonly=True)

    def _open(self, name: str, *, readonly: bool) -> FolderState:
        with verdicts.imap(self._host):
            try:
                told = self._client.select_folder(name, readonly=readonly)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                words = f"The folder {name} can't be opened. {verdicts.quoted(error)}"
                raise verdicts.of_imap(error, PermanentError("no_folder", words)) from error
            uidnext = told.get(b"UIDNEXT") or self._highest_uid() + 1
        return FolderState(told.get(b"UIDVALIDITY", 0), uidnext, told[b"EXISTS"])

    def _highest_uid(self) -> int:
        return max(self._client.search(["UID", "*"]), default=0)

    def uids(self, lowest: int, highest: int, criteria: Criteria) -> list[int]:
        query: list[Any] = ["UID", f"{lowest}:{highest}"]
        if criteria.since:
            query += ["SINCE", criteria.since]
        if criteria.before:
            query += ["BEFORE", criteria.before]
        if criteria.unread:
            query.append("UNSEEN")
        with verdicts.imap(self._host):
            found = self._client.search(query)
        # "9:*" also names the last mail when its UID is 3: ranges have no order (RFC 9051, 9).
        return sorted(uid for uid in found if lowest <= uid <= highest)

    def envelopes(self, uids: Sequence[int]) -> list[Envelope]:
        wanted = ["RFC822.SIZE", "INTERNALDATE", _HEAD, *(["X-GM-MSGID"] if self._is_gmail() else [])]
        found = [self._fetch(part, wanted) for part in _parts(uids)]
        return [
            _envelope(uid, told)
            for answers in found
            for uid, told in sorted(answers.items())
            if not isinstance(told, Refused) and b"RFC822.SIZE" in told
        ]

    def _is_gmail(self) -> bool:
        with verdicts.imap(self._host):
            return bool(self._client.has_capability(_GMAIL))

    def bodies(self, uids: Sequence[int]) -> Mapping[int, bytes | Refused]:
        found: dict[int, bytes | Refused] = {}
        for uid, told in self._fetch(uids, ["BODY.PEEK[]"]).items():
            if isinstance(told, Refused):
                found[uid] = told
            elif told.get(b"BODY[]") is not None:
                found[uid] = told[b"BODY[]"]
        return found

    def _fetch(self, uids: Sequence[int], wanted: list[str]) -> dict[int, Any]:
        """A NO to many is asked again in halves, until only the mails that the server really refuses are left. A NO to
        everything, as of an allowance that is used up, blames no mail."""
        with verdicts.imap(self._host):
            try:
                return dict(self._client.fetch(list(uids), wanted))
            except imaplib.IMAP4.abort:
                raise
            except (imaplib.IMAP4.error, ValueError) as error:  # ValueError: an answer that can't be parsed
                if verdicts.asks_to_wait(error):
                    raise
                if len(uids) == 1:
                    return {uids[0]: Refused(verdicts.quoted(error))}
        half = len(uids) // 2
        return self._fetch(uids[:half], wanted) | self._fetch(uids[half:], wanted)

    def mark_seen(self, folder: str, uids: Iterable[int]) -> None:
        self._open(folder, readonly=False)
        with verdicts.imap(self._host):
            for part in _parts(list(uids)):
                self._client.add_flags(part, [SEEN], silent=True)

    def move(self, folder: str, uids: Iterable[int], target: str) -> None:
        self._open(folder, readonly=False)
        with verdicts.imap(self._host):
            if not self._client.folder_exists(target):
                self._client.create_folder(target)
            for part in _parts(list(uids)):
                self._move(part, target)

    def _move(self, uids: list[int], target: str) -> None:
        if self._client.has_capability("MOVE"):
            self._client.move(uids, target)
        elif self._client.has_capability("UIDPLUS"):
            self._client.copy(uids, target)
            self._client.add_flags(uids, [DELETED], silent=True)
            # Plain EXPUNGE would also remove what other people have marked as deleted (RFC 4315).
            self._client.uid_expunge(uids)
        else:
            raise PermanentError(
                "cannot_move", "This mail server can't move single mails safely; leave them there."
            )

    def sent_folder(self) -> str:
        with verdicts.imap(self._host):
            return special_use.sent_folder(self._client.list_folders())

    def with_message_id(self, message_id: str) -> bool:
        with verdicts.imap(self._host):
            by_id, by_mark = (["HEADER", name, f"<{message_id}>"] for name in ("Message-ID", OWN_MARK))
            return bool(self._client.search(["OR", by_id, by_mark]))

    def append_sent(self, folder: str, mail: bytes) -> None:
        with verdicts.imap(self._host):
            self._client.append(folder or self.sent_folder() or "Sent", mail, [SEEN])

    def close(self) -> None:
        close(self._client)
        self._leave()


def _parts(uids: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(uids), _PER_COMMAND):
        yield list(uids[start : start + _PER_COMMAND])


def _envelope(uid: int, told: Mapping[bytes, Any]) -> Envelope:
    head = next((value for key, value in told.items() if key.startswith(b"BODY[HEADER.FIELDS")), b"") or b""
    message_id = " ".join(head.decode("utf-8", "replace").partition(":")[2].split())
    remote_id = str(told.get(b"X-GM-MSGID", ""))  # 64 bits without a sign: text, or a bigint overflows
    return Envelope(uid, told[b"RFC822.SIZE"], told.get(b"INTERNALDATE"), message_id.strip("<>"), remote_id)
