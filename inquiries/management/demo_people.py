"""Who works at the demo's agency."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User

from inquiries.models import Team

PASSWORD = "demo"  # noqa: S105  everybody may know it; the command refuses where that would matter
_STAFF = (
    ("demo", "Dana", "Demo", ""),
    ("maria", "Maria", "Feldkamp", "Consultant"),
    ("tom", "Tom", "Varela", "Consultant"),
    ("aisha", "Aisha", "Aubertin", "Consultant"),
    ("lena", "Lena", "Okafor", "Manager"),
    ("oskar", "Oskar", "Lind", "Operator"),
)


def hire(team: Team) -> dict[str, User]:
    """Staff by user name, all with the same password; one of no group is the superuser."""
    password = make_password(PASSWORD)  # one hash for all: a good one costs half a second
    return {login: _member(team, password, login, *words) for login, *words in _STAFF}


def _member(team: Team, password: str, login: str, first: str, last: str, group: str) -> User:
    user: User = get_user_model()._default_manager.create(
        username=login,
        first_name=first,
        last_name=last,
        password=password,
        is_staff=True,
        is_superuser=not group,
    )
    if group:
        user.groups.add(Group.objects.get(name=group))
    team.members.add(user)
    return user
