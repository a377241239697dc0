"""What pydantic found wrong, in words. What stands in the file is never repeated: it may be a secret by mistake."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from channels_email.account_file.schema import GROUPS, MailboxEntry
from inquiries.channels import FileProblem

_WORDS = {
    "missing": "This key is missing.",
    "string_type": "This must be text; put numbers and words such as yes in quotes.",
    "bool_type": "This must be true or false.",
    "int_type": "This must be a whole number.",
    "date_type": "This must be a date such as 2026-03-01.",
    "list_type": "This must be a list.",
    "model_type": "Keys are expected below this.",
    "model_attributes_type": "Keys are expected below this.",
    "too_short": "At least one is needed.",
    "string_too_short": "This must not be empty.",
    "string_too_long": "This is too long.",
    "string_pattern_mismatch": "This is no mail address.",
    "greater_than_equal": "This must be between 1 and 65535.",
    "less_than_equal": "This must be between 1 and 65535.",
}


def of(error: ValidationError, number: int) -> list[FileProblem]:
    """The problems of entry `number` of the section."""
    told = error.errors(include_url=False, include_input=False)
    return [FileProblem((number, *one["loc"]), _words(one)) for one in told]


def _words(one: Any) -> str:
    if one["type"] == "value_error":
        said = str(one["ctx"]["error"])
        return said if said[:1].isupper() else f"This {said}."
    if one["type"] == "extra_forbidden":
        return _unknown(*one["loc"])
    return _WORDS.get(one["type"], f"This can't be used: {one['msg']}.")


def _unknown(*place: str | int) -> str:
    model = GROUPS.get(str(place[0]), MailboxEntry) if len(place) > 1 else MailboxEntry
    return _guess(str(place[-1]), model.model_fields)


def _guess(key: str, known: Iterable[str]) -> str:
    near = get_close_matches(key, list(known), 1)
    if near:
        return f"This key is not known. Is {near[0]} meant?"
    return f"This key is not known; there are {', '.join(known)}."
