"""One entry of the file, made true: the rows as it wants them, and what that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import model_to_dict

from channels_email.account_file.differences import BASE, differences, of_secrets, told
from channels_email.account_file.schema import GROUPS, SECRETS, MailboxEntry
from channels_email.kinds import KINDS, Kind, kind_of
from channels_email.models import EmailAccount, SignIn
from channels_email.services import accounts
from channels_email.services.credentials import REFERENCE
from channels_email.services.oauth_clients import BY_PERSON
from channels_email.services.tokens import connected
from inquiries.channels import BadFile, FileProblem, LoadedAccount
from inquiries.models.accounts import ChannelAccount
from inquiry_hub import secrets

Place = tuple[str, ...]


def write(entry: MailboxEntry) -> LoadedAccount:
    """Saves only if something differs, so that loading the same file again disturbs no fetch. Raises BadFile."""
    account, base = _rows(entry)
    new = account.pk is None
    before = {} if new else told(account, base)
    kind = _kind(entry, account)
    given = dict(_given(entry))
    _fill(account, base, kind, given, new=new)
    references = {place[-1] + REFERENCE: value for place, value in given.items() if place[-1] in SECRETS}
    _check(account, base, given)
    changes = [*differences(before, told(account, base)), *of_secrets(account, references)]
    if new or changes:
        accounts.save(account, base, references)
    notes = [*_doubts(references.values()), *_still_to_do(account)]
    return LoadedAccount(base.pk, base.name, new, tuple(changes), tuple(notes))


def _rows(entry: MailboxEntry) -> tuple[EmailAccount, ChannelAccount]:
    """An address that mail was only imported into has no EmailAccount yet."""
    base = ChannelAccount.objects.filter(channel="email", address__iexact=entry.address).first()
    if base is None:
        return EmailAccount(), ChannelAccount(channel="email")
    found = EmailAccount.objects.select_related("account").filter(pk=base.pk).first()
    return (found, found.account) if found else (EmailAccount(), base)


def _kind(entry: MailboxEntry, account: EmailAccount) -> Kind:
    if entry.kind:
        return KINDS[entry.kind]
    if account.pk is None:
        raise _bad(("kind",), f"A new account needs it: one of {', '.join(KINDS)}.")
    return kind_of(account)


def _given(entry: MailboxEntry) -> Iterator[tuple[Place, Any]]:
    """What the file says, by place; what it leaves out is not there."""
    for name in entry.model_fields_set - {"kind"}:
        value = getattr(entry, name)
        if name in GROUPS:
            inner = value.model_fields_set if value else ()
            yield from (((name, key), getattr(value, key)) for key in inner)
        else:
            yield (name,), value


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
            raise _bad(place, f"The kind {kind.key} sets this by itself; leave it out.")
        if name == "team":
            base.team = _team(value)
        else:
            setattr(base if name in BASE else account, name, value)
    for name, value in kind.fixed.items():
        setattr(account, name, value)
    if account.sign_in not in kind.sign_ins:
        raise _bad(("sign_in", "method"), f"For {kind.key} this must be one of {', '.join(kind.sign_ins)}.")
    if base.team_id is None:
        base.team = _team(None)
    account.account = base


def _team(name: str | None) -> Model:
    """The only one there is needs no name."""
    teams = ChannelAccount._meta.get_field("team").related_model._default_manager.order_by("name")
    fitting = list(teams.filter(name=name) if name else teams[:2])
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(str(one) for one in teams[:20])
    raise _bad(("team",), f"{'There is no such team' if name else 'Name the team'}; there are: {known}.")


def _check(account: EmailAccount, base: ChannelAccount, given: Mapping[Place, Any]) -> None:
    found = accounts.problems(model_to_dict(account)) | accounts.base_problems(base)
    try:
        account.full_clean(exclude=["account", "credentials", *found], validate_constraints=False)
    except ValidationError as error:
        found |= {name: " ".join(said) for name, said in error.message_dict.items()}
    if found:
        places = {_field(place): place for place in given}
        wrong = [
            FileProblem(places.get(name, ()), _about(name, words, places)) for name, words in found.items()
        ]
        raise BadFile(wrong)


def _about(name: str, words: str, places: Mapping[str, Place]) -> str:
    return words if name in places else f"{name}: {words}"


def _doubts(references: Any) -> Iterator[str]:
    """They are read at each use, by the worker; here they may not be there."""
    for reference in references:
        try:
            secrets.resolve(reference)
        except secrets.SecretUnavailable as error:
            yield f"{error} It is read at each use, by the worker and the web process."


def _still_to_do(account: EmailAccount) -> Iterator[str]:
    row = SignIn.objects.select_related("account__account").filter(pk=account.pk).first()
    if account.sign_in in BY_PERSON and not (row and connected(account, row)):
        yield "Somebody has to press Connect on its page in the desk; no mail comes in before."


def _bad(place: Place, words: str) -> BadFile:
    return BadFile([FileProblem(place, words)])
