"""A throw-away Dovecot on free ports, as a plain user. Every user's password is PASSWORD."""

from __future__ import annotations

import grp
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from imapclient import IMAPClient

from tests.support import certificates

PROGRAM = shutil.which("dovecot") or "/usr/sbin/dovecot"
PASSWORD = "sécret-pass"  # not ASCII: LOGIN could not carry it
_CONFIG = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
instance_name = hub-test
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_home = {base}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
ssl = yes
ssl_cert = <{base}/cert.pem
ssl_key = <{base}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_max_userip_connections = 100
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
"""


@dataclass
class Dovecot:
    base: Path
    imap: int
    imaps: int
    certificate: str
    _users: int = field(default=0)

    def mailbox(self) -> Mailbox:
        """A fresh, empty mailbox."""
        self._users += 1
        return Mailbox(self, f"user{self._users}@agency.test")


@dataclass
class Mailbox:
    """What a mail server and a person with a mail program do to a mailbox."""

    server: Dovecot
    user: str

    def files(self) -> list[Path]:
        """The mails in their order of arrival. Names hold plain numbers: M99 comes before M100."""
        folder = self.server.base / "mail" / self.user / "Maildir"
        mails = [*folder.glob("cur/*"), *folder.glob("new/*")]
        return sorted(mails, key=lambda one: [int(digits) for digits in re.findall(r"\d+", one.name)])

    @contextmanager
    def client(self, folder: str = "INBOX") -> Iterator[IMAPClient]:
        client = IMAPClient("127.0.0.1", self.server.imap, ssl=False)
        client.normalise_times = False
        client.plain_login(self.user, PASSWORD)
        try:
            client.select_folder(folder)
            yield client
        finally:
            client.logout()

    def deliver(self, *mails: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        with self.client() as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            for mail in mails:
                client.append(folder, mail, msg_time=at)

    def flags(self, folder: str = "INBOX") -> list[tuple[bytes, ...]]:
        with self.client(folder) as client:
            return [
                tuple(flag for flag in flags if flag != b"\\Recent")
                for flags in client.get_flags(client.search()).values()
            ]

    def mails(self, folder: str = "INBOX") -> list[bytes]:
        with self.client(folder) as client:
            return [told[b"BODY[]"] for told in client.fetch(client.search(), ["BODY.PEEK[]"]).values()]

    def renumber(self, folder: str) -> None:
        """The same mails under a new UIDVALIDITY, as after a restore from a backup."""
        with self.client(folder) as client:
            kept = client.fetch(client.search(), ["BODY.PEEK[]", "INTERNALDATE"])
            before = client.folder_status(folder, ["UIDVALIDITY"])[b"UIDVALIDITY"]
            client.select_folder("INBOX")
            client.delete_folder(folder)
            client.create_folder(folder)
            for _, told in sorted(kept.items()):
                client.append(folder, told[b"BODY[]"], msg_time=told[b"INTERNALDATE"])
            assert client.folder_status(folder, ["UIDVALIDITY"])[b"UIDVALIDITY"] != before


@contextmanager
def running(*settings: str) -> Iterator[Dovecot]:
    """`settings` are more lines of its configuration; what they name again they win."""
    base = Path(tempfile.mkdtemp(prefix="hub-imap-"))
    base.chmod(0o755)
    try:
        server = Dovecot(base, _free_port(), _free_port(), "")
        server.certificate = _prepare(server, settings)
        process = _start(server)
        try:
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=10)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def asks_for_tokens(introspection_url: str) -> tuple[str, ...]:
    """Settings for `running`: who shows a token is let in if the provider there says it is his."""
    told = Path(tempfile.mkstemp(prefix="hub-oauth2-", suffix=".conf")[1])
    told.write_text(
        f"introspection_mode = auth\nintrospection_url = {introspection_url}\n"
        "username_attribute = username\nactive_attribute = active\nactive_value = true\n"
    )
    told.chmod(0o644)
    passdb = f"passdb {{\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = {told}\n}}"
    return ("auth_mechanisms = plain login xoauth2 oauthbearer", passdb)


def _prepare(server: Dovecot, settings: Sequence[str]) -> str:
    base, user = server.base, _user()
    for name in ("run", "state", "mail"):
        (base / name).mkdir()
    cert, _ = certificates.make(base)
    config = _CONFIG.format(
        base=base,
        imap=server.imap,
        imaps=server.imaps,
        user=user.pw_name,
        group=grp.getgrgid(user.pw_gid).gr_name,
        uid=user.pw_uid,
        gid=user.pw_gid,
        password=PASSWORD,
    )
    (base / "dovecot.conf").write_text("\n".join([config, *settings, ""]))
    if os.geteuid() == 0:
        for path in (base, *base.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)
    return cert.read_text()


def _user() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _start(server: Dovecot) -> subprocess.Popen[bytes]:
    user = _user()
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    process = subprocess.Popen(
        [PROGRAM, "-F", "-c", str(server.base / "dovecot.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        cwd="/",
        **who,
    )
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", server.imaps), 1):
                return process
        except OSError:
            time.sleep(0.02)
    process.kill()
    log = server.base / "dovecot.log"
    raise RuntimeError(f"Dovecot does not start: {log.read_text() if log.exists() else ''}")


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
