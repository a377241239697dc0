"""What Meta thinks of the number."""

from __future__ import annotations

from channels_whatsapp.providers.base import Standing
from channels_whatsapp.providers.meta.client import Graph, Told
from inquiries.channels import PermanentError

_LIMIT = "whatsapp_business_manager_messaging_limit"
_OLD_LIMIT = (
    "messaging_limit_tier"  # until v23; a version that lacks a field refuses the whole question (code 100)
)
_FIELDS = "verified_name,quality_rating"


def of(graph: Graph, phone_number_id: str) -> Standing:
    told = _asked(graph, phone_number_id)
    return Standing(
        quality=_word(told, "quality_rating"),
        messaging_limit=_word(told, _LIMIT) or _word(told, _OLD_LIMIT),
        shown_name=str(told.get("verified_name") or ""),
    )


def _asked(graph: Graph, phone_number_id: str) -> Told:
    for limit in (_LIMIT, _OLD_LIMIT):
        try:
            return graph.get(phone_number_id, fields=f"{_FIELDS},{limit}")
        except PermanentError as error:
            if error.code != "whatsapp_100":
                raise
    return graph.get(phone_number_id, fields=_FIELDS)


def _word(told: Told, name: str) -> str:
    """ "UNKNOWN" and "NA" say that there is nothing to tell yet."""
    word = str(told.get(name) or "")
    return "" if word in ("UNKNOWN", "NA", "TIER_NOT_SET") else word.removeprefix("TIER_")
