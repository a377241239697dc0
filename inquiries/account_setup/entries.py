"""What the sections of all channels do with their entries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError as InvalidRow
from django.db.models import Model
from pydantic import BaseModel, ValidationError

from inquiries.account_setup.rows import base_problems
from inquiries.account_setup.wording import Wording
from inquiries.channels import BadFile, FileProblem, LoadedAccount
from inquiries.models import ChannelAccount, Team
from inquiry_hub import secrets

Entry = TypeVar("Entry", bound=BaseModel)
Row = TypeVar("Row", bound=Model)
Place = tuple[str, ...]
FieldOf = Callable[[Place], str]


def load(
    entries: Sequence[Any],
    model: type[Entry],
    wording: Wording,
    write: Callable[[Entry], LoadedAccount],
) -> list[LoadedAccount]:
    """Raises BadFile with what is wrong in all entries. `model` has an `address`, by which an account is known."""
    loaded: list[LoadedAccount] = []
    problems: list[FileProblem] = []
    seen: dict[str, int] = {}
    for number, raw in enumerate(entries):
        try:
            entry = model.model_validate(raw)
            _once(entry.address, number, seen)  # type: ignore[attr-defined]
            loaded.append(write(entry))
        except ValidationError as error:
            problems += wording.of(error, number)
        except BadFile as error:
            problems += [FileProblem((number, *one.place), one.words) for one in error.problems]
    if problems:
        raise BadFile(problems)
    return loaded


def _once(address: str, number: int, seen: dict[str, int]) -> None:
    if seen.setdefault(address.casefold(), number) != number:
        raise bad(("address",), "This address stands in the file twice.")


def rows(model: type[Row], channel: str, address: str) -> tuple[Row, ChannelAccount]:
    """Those of the account with this address, or new ones. A base without settings of its own is possible: something was
    imported for it."""
    base = ChannelAccount.objects.filter(channel=channel, address__iexact=address).first()
    if base is None:
        return model(), ChannelAccount(channel=channel)
    found = model._default_manager.select_related("account").filter(pk=base.pk).first()
    return (found, found.account) if found else (model(), base)  # type: ignore[attr-defined]


def given(entry: BaseModel, groups: Collection[str], *, leave_out: Collection[str] = ()) -> dict[Place, Any]:
    """What the file says, by place; what it leaves out is not there."""
    found: dict[Place, Any] = {}
    for name in entry.model_fields_set - set(leave_out):
        value = getattr(entry, name)
        if name in groups:
            found |= {(name, key): getattr(value, key) for key in (value.model_fields_set if value else ())}
        else:
            found[(name,)] = value
    return found


def team(name: str | None) -> Team:
    """The only one there is needs no name. Raises BadFile."""
    teams = Team.objects.order_by("name")
    fitting = list(teams.filter(name=name) if name else teams[:2])
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(str(one) for one in teams[:20])
    raise bad(("team",), f"{'There is no such team' if name else 'Name the team'}; there are: {known}.")


def check(
    row: Any, base: ChannelAccount, problems: Mapping[str, str], places: Mapping[Place, Any], field: FieldOf
) -> None:
    """Both rows, with `problems` that the channel has found by field. Raises BadFile, each where it stands."""
    found = {**problems, **base_problems(base)}
    try:
        row.full_clean(exclude=["account", "credentials", *found], validate_constraints=False)
    except InvalidRow as error:
        found |= {name: " ".join(said) for name, said in error.message_dict.items()}
    if found:
        by_field = {field(place): place for place in places}
        wrong = [
            FileProblem(by_field.get(name, ()), words if name in by_field else f"{name}: {words}")
            for name, words in found.items()
        ]
        raise BadFile(wrong)


def doubts(references: Collection[str]) -> Iterator[str]:
    """They are read at each use, by the worker; here they may not be there."""
    for reference in references:
        try:
            secrets.resolve(reference)
        except secrets.SecretUnavailable as error:
            yield f"{error} It is read at each use, by the worker and the web process."


def bad(place: Place, words: str) -> BadFile:
    return BadFile([FileProblem(place, words)])
