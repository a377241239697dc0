"""How far a folder at Graph was read: the link to go on with. It carries a token, so it is sealed like a password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from channels_email.models import EmailAccount, MailFolder
from channels_email.providers.graph.folders import Folder
from inquiries import intake
from inquiry_hub import crypto
from inquiry_hub.crypto import CannotOpen


def locate(account: EmailAccount, name: str, found: Folder, *, save: bool) -> MailFolder:
    """A folder that was deleted and made anew under its old name begins from the start, as does one whose link can't
    be opened any more. What is known is not taken twice: ids hold for the whole mailbox."""
    folder = MailFolder.objects.filter(account=account, name=name).first() or MailFolder(
        account=account, name=name
    )
    folder.account = account
    if folder.remote_id != found.id or not _opens(folder):
        folder.remote_id, folder.delta = found.id, {}
    folder.server_count = found.count
    if save:
        folder.save()
    return folder


def _opens(folder: MailFolder) -> bool:
    try:
        return folder.delta is not None
    except CannotOpen:
        return False


def first_day(account: EmailAccount) -> str | None:
    return account.start_date.isoformat() if account.start_date else None


def advance(folder: MailFolder, cursor: Mapping[str, Any]) -> None:
    folder.delta = dict(cursor)
    bind = str(folder.account.account.public_id)
    MailFolder.objects.filter(pk=folder.pk).update(delta=crypto.Sealed(crypto.seal(folder.delta, bind)))


def start_anew(folder: MailFolder, *, save: bool) -> None:
    folder.delta = {}
    if not save:
        return
    MailFolder.objects.filter(pk=folder.pk).update(delta=crypto.Sealed(""))
    intake.raise_alert(
        f"renumbered:{folder.pk}",
        f"Microsoft has forgotten how far the folder {folder.name} of {folder.account} was read. It is being compared "
        "once more; what is known is not taken twice.",
        folder.account.account,
    )
