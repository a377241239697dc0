"""The mailbox of the crash benchmark: generated mails in a Maildir of Dovecot, and the hub's account for it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crash_truth import Mail
from django.core.management import call_command
from django.db import connections
from generated import generate
from mailgen_words import OWN_ADDRESSES

from channels_email.models import EmailAccount
from channels_email.providers.base import Security
from inquiries.models import ChannelAccount, Team
from tests.support.dovecot import PASSWORD, Dovecot, Mailbox


@dataclass(frozen=True)
class Source:
    """`mails` in the order of their arrival; a byte for byte copy is a mail of its own on the server."""

    mails: list[Mail]

    @property
    def different(self) -> int:
        return len({one.sha256 for one in self.mails})


def prepare(server: Dovecot, folder: Path, count: int, seed: int) -> Source:
    """Migrates the empty database, too."""
    rows = generate(folder, count, seed)
    mailbox = server.mailbox()
    _fill(mailbox, folder, rows)
    call_command("migrate", verbosity=0)
    _account(mailbox)
    connections.close_all()  # what is open now would not survive the first kill
    return Source(
        [Mail(folder / row["file"], row["sha256"], row["duplicate_of"] or row["key"]) for row in rows]
    )


def _fill(mailbox: Mailbox, folder: Path, rows: list[dict[str, str]]) -> None:
    """Straight into the Maildir: ten thousand APPENDs would take longer than the fetch that is to be seen."""
    with mailbox.client():
        pass  # Dovecot makes the directories, as whom it runs
    place = mailbox.server.base / "mail" / mailbox.user / "Maildir" / "cur"
    owner = place.stat()
    for number, row in enumerate(rows):
        at = datetime.fromisoformat(row["received_at"]).timestamp()
        file = place / f"{int(at)}.{number:07d}.bench:2,"
        file.write_bytes((folder / row["file"]).read_bytes())
        os.utime(file, (at, at))
        os.chown(file, owner.st_uid, owner.st_gid)


def _account(mailbox: Mailbox) -> None:
    """One mailbox that owns the first of the desk's addresses; the other one is only known to be ours."""
    team, _ = Team.objects.get_or_create(name="Agency")
    bases = [
        ChannelAccount.objects.create(team=team, channel="email", name=f"Desk {number}", address=address)
        for number, address in enumerate(OWN_ADDRESSES)
    ]
    EmailAccount.objects.create(
        account=bases[0],
        credentials={"password": PASSWORD},
        imap_host="127.0.0.1",
        imap_port=mailbox.server.imaps,
        imap_security=Security.SSL,
        ca_certificate=mailbox.server.certificate,
        username=mailbox.user,
        start_date=None,
        import_sent=False,
    )
