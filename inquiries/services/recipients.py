"""How a message keeps to whom it went: rows in JSON. The kind of an address is said only where it is no mail address."""

from __future__ import annotations

from collections.abc import Mapping

from inquiries.channels import Address, PointKind


def as_row(role: str, one: Address) -> dict[str, str]:
    kind = {} if one.kind is PointKind.EMAIL else {"kind": one.kind.value}
    return {"role": role, "address": one.address, "name": one.name, **kind}


def as_address(row: Mapping[str, str]) -> Address:
    return Address(row["address"], row.get("name", ""), PointKind(row.get("kind", PointKind.EMAIL)))
