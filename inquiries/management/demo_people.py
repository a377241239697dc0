"""Who works at the demo's agency, and which of its customers they have recognised."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User

from inquiries.models import Contact, Inquiry, PhoneMention, Team
from inquiries.services import mentions, merging

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


def one_person(person: User) -> None:
    """The first whose number stands in a mail is told to be the one who writes by WhatsApp, and both conversations become
    one. Of the others the desk still asks."""
    mention = PhoneMention.objects.filter(point__contact__isnull=False).order_by("pk").first()
    if mention is None:
        return
    theirs = Inquiry.objects.filter(contact=mention.point.contact_id).order_by("first_message_at").first()
    contact: Contact = mentions.accept(mention, person)
    target = Inquiry.objects.filter(contact=contact).order_by("first_message_at").first()
    if theirs is not None and target is not None:
        merging.merge(theirs.pk, target.pk, person)
