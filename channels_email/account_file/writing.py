"""One entry of the file, made true: the rows as it wants them, and what that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms import model_to_dict

from channels_email.account_file.schema import GROUPS, SECRETS, MailboxEntry
from channels_email.kinds import KINDS, Kind, kind_of
from channels_email.models import EmailAccount, SignIn
from channels_email.services import accounts
from channels_email.services.credentials import REFERENCE
from channels_email.services.oauth_clients import BY_PERSON
from channels_email.services.tokens import connected
from inquiries.account_setup import entries as files
from inquiries.account_setup.differences import differences, of_secrets, told
from inquiries.account_setup.entries import Place
from inquiries.account_setup.rows import BASE_FIELDS
from inquiries.channels import LoadedAccount
from inquiries.models.accounts import ChannelAccount


def write(entry: MailboxEntry) -> LoadedAccount:
    """Saves only if something differs, so that loading the same file again disturbs no fetch. Raises BadFile."""
    account, base = files.rows(EmailAccount, "email", entry.address)
    new = account.pk is None
    before = {} if new else told(account, base)
    kind = _kind(entry, account)
    given = files.given(entry, GROUPS, leave_out={"kind"})
    _fill(account, base, kind, given, new=new)
    references = {place[-1] + REFERENCE: value for place, value in given.items() if place[-1] in SECRETS}
    files.check(account, base, accounts.problems(model_to_dict(account)), given, _field)
    changes = [*differences(before, told(account, base)), *of_secrets(account, references)]
    if new or changes:
        accounts.save(account, base, references)
    notes = [*files.doubts(references.values()), *_still_to_do(account)]
    return LoadedAccount(base.pk, base.name, new, tuple(changes), tuple(notes))


def _kind(entry: MailboxEntry, account: EmailAccount) -> Kind:
    if entry.kind:
        return KINDS[entry.kind]
    if account.pk is None:
        raise files.bad(("kind",), f"A new account needs it: one of {', '.join(KINDS)}.")
    return kind_of(account)


def _field(place: Place) -> str:
    """The model's name for a place of the file."""
    if place == ("sign_in", "method"):
        return "sign_in"
    return "_".join(place) if place[0] in ("imap", "smtp") else place[-1]


def _fill(
    account: EmailAccount, base: ChannelAccount, kind: Kind, given: Mapping[Place, Any], *, new: bool
) -> None:
    if new:
        account.sign_in = kind.sign_ins[0]
        for name, value in kind.initial.items():
            setattr(account, name, value)
    for place, value in given.items():
        name = _field(place)
        if place[-1] in SECRETS or (value is None and name != "start_date"):
            continue
        if name in kind.fixed and value != kind.fixed[name]:
            raise files.bad(place, f"The kind {kind.key} sets this by itself; leave it out.")
        if name == "team":
            base.team = files.team(value)
        else:
            setattr(base if name in BASE_FIELDS else account, name, value)
    for name, value in kind.fixed.items():
        setattr(account, name, value)
    if account.sign_in not in kind.sign_ins:
        raise files.bad(
            ("sign_in", "method"), f"For {kind.key} this must be one of {', '.join(kind.sign_ins)}."
        )
    if base.team_id is None:
        base.team = files.team(None)
    account.account = base


def _still_to_do(account: EmailAccount) -> Iterator[str]:
    row = SignIn.objects.select_related("account__account").filter(pk=account.pk).first()
    if account.sign_in in BY_PERSON and not (row and connected(account, row)):
        yield "Somebody has to press Connect on its page in the desk; no mail comes in before."
