"""Who wrote: a user id that belongs to this business, a phone, or both; either may be missing."""

from __future__ import annotations

from dataclasses import dataclass

from inquiries.channels import Address, PointKind, match_key


@dataclass(frozen=True)
class Person:
    """`main` has no address where the provider hides everything but the name."""

    main: Address
    also: tuple[Address, ...] = ()


def person(user_id: str, phones: tuple[str, ...], name: str) -> Person:
    """The user id comes first: the number may change hands, the id does not. Two spellings of a number are one."""
    points = [Address(user_id, name, PointKind.WHATSAPP)] if user_id else []
    known: set[str] = set()
    for phone in filter(None, phones):
        if (key := match_key(PointKind.PHONE, phone)) not in known:
            known.add(key)
            points.append(Address(phone, name, PointKind.PHONE))
    if not points:
        return Person(Address("", name, PointKind.WHATSAPP))
    return Person(points[0], tuple(points[1:]))


def ours(phone: str, name: str) -> Address:
    """`name` says where staff wrote it, for nobody's name is told."""
    return Address(phone, name, PointKind.PHONE)
