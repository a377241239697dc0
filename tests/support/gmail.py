"""A small IMAP server that has what Dovecot has not: X-GM-EXT-1, where one mail shows in several folders (labels) under
different UIDs and one X-GM-MSGID. It speaks just what a reader of mail says, over a real socket."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_FOLDERS = {"INBOX": "", "Groups": "", "[Gmail]/Gesendet": "\\Sent", "[Gmail]/Alle Nachrichten": "\\All"}
_CAPABILITIES = "IMAP4rev1 ID IDLE SPECIAL-USE X-GM-EXT-1 AUTH=PLAIN"


@dataclass
class Gmail:
    """`labels` holds UID -> X-GM-MSGID by folder; `downloads` the ids whose bodies were asked for; `said` all commands.
    `refuses` answers commands that begin so ("AUTHENTICATE", "UID FETCH") with NO and these words."""

    port: int = 0
    mails: dict[int, bytes] = field(default_factory=dict)
    labels: dict[str, dict[int, int]] = field(default_factory=lambda: {name: {} for name in _FOLDERS})
    downloads: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)

    def deliver(self, mail: bytes, *folders: str, msgid: int | None = None) -> int:
        """Files one mail under all these labels. Ids are unsigned 64-bit numbers, above what a bigint holds."""
        msgid = msgid or 2**63 + 1000 + len(self.mails)
        self.mails[msgid] = mail
        for name in folders:
            uids = self.labels[name]
            uids[max(uids, default=100 * len(name)) + 1] = msgid
        return msgid


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.gmail: Gmail = self.server.gmail  # type: ignore[attr-defined]
        self.folder = ""
        self.say(f"* OK [CAPABILITY {_CAPABILITIES}] Gimap ready")
        for line in self.rfile:
            words = line.decode().strip()
            self.gmail.said.append(words.partition(" ")[2])
            tag, _, command = words.partition(" ")
            if not self.answer(tag, command):
                return

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")

    def answer(self, tag: str, command: str) -> bool:
        name = command.upper()
        if name.startswith("LOGOUT"):
            self.say(f"* BYE\r\n{tag} OK")
            return False
        if name.startswith("AUTHENTICATE"):
            if len(command.split()) == 2:
                self.say("+ ")
                self.rfile.readline()
            if "AUTHENTICATE" in self.gmail.refuses:
                return self.no(tag, "AUTHENTICATE")
        elif name.startswith("UID FETCH") and "BODY.PEEK[]" in name and "UID FETCH" in self.gmail.refuses:
            return self.no(tag, "UID FETCH")
        elif name.startswith("CAPABILITY"):
            self.say(f"* CAPABILITY {_CAPABILITIES}")
        elif name.startswith("ID"):
            self.say('* ID ("name" "GImap")')
        elif name.startswith("LIST"):
            self.list()
        elif name.startswith(("EXAMINE", "SELECT")):
            self.open(command.partition(" ")[2].strip('"'))
        elif name.startswith("UID SEARCH"):
            self.search(name)
        elif name.startswith("UID FETCH"):
            self.fetch(command)
        self.say(f"{tag} OK done")
        return True

    def no(self, tag: str, command: str) -> bool:
        self.say(f"{tag} NO {self.gmail.refuses[command]}")
        return True

    def list(self) -> None:
        for name, use in _FOLDERS.items():
            self.say(f'* LIST (\\HasNoChildren{" " + use if use else ""}) "/" "{name}"')

    def open(self, name: str) -> None:
        self.folder = name
        uids = self.gmail.labels[name]
        self.say(f"* {len(uids)} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] ok")
        self.say(f"* OK [UIDNEXT {max(uids, default=100 * len(name)) + 1}] ok")

    def search(self, command: str) -> None:
        found = self.gmail.labels[self.folder]
        asked = re.search(r"UID (\d+):(\d+)", command.partition("SEARCH")[2])
        low, high = (int(asked[1]), int(asked[2])) if asked else (1, 2**32)
        self.say("* SEARCH " + " ".join(str(uid) for uid in sorted(found) if low <= uid <= high))

    def fetch(self, command: str) -> None:
        wanted = [int(one) for one in command.split()[2].split(",")]
        for number, (uid, msgid) in enumerate(sorted(self.gmail.labels[self.folder].items()), 1):
            if uid not in wanted:
                continue
            mail = self.gmail.mails[msgid]
            told = f"UID {uid} X-GM-MSGID {msgid} RFC822.SIZE {len(mail)}"
            told += ' INTERNALDATE "20-Nov-2026 10:00:00 +0000"'
            if "BODY.PEEK[]" in command:
                self.gmail.downloads.append(msgid)
                self.literal(f"* {number} FETCH ({told} BODY[]", mail)
            else:
                head = b"Message-ID: <" + str(msgid).encode() + b"@gmail>\r\n\r\n"
                self.literal(f"* {number} FETCH ({told} BODY[HEADER.FIELDS (MESSAGE-ID)]", head)

    def literal(self, before: str, content: bytes) -> None:
        self.wfile.write(before.encode() + b" {%d}\r\n" % len(content) + content + b")\r\n")


@contextmanager
def running() -> Iterator[Gmail]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.daemon_threads = True
        server.gmail = Gmail(port=server.server_address[1])  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server.gmail  # type: ignore[attr-defined]
        finally:
            server.shutdown()
