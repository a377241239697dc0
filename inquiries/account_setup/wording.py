"""What pydantic found wrong, in words. What stands in the file is never repeated: it may be a secret by mistake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

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
}
_BOUNDS = {
    "greater_than_equal": "This must be {ge} or more.",
    "less_than_equal": "This must be {le} or less.",
}


class Wording:
    """For one section: its model, the models of its groups by name, and words of its own by pydantic's type of error."""

    def __init__(
        self, entry: type[BaseModel], groups: Mapping[str, type[BaseModel]], words: Mapping[str, str]
    ) -> None:
        self._entry, self._groups, self._own = entry, groups, {**_WORDS, **words}

    def of(self, error: ValidationError, number: int) -> list[FileProblem]:
        """The problems of entry `number` of the section."""
        told = error.errors(include_url=False, include_input=False)
        return [FileProblem((number, *one["loc"]), self._words(one)) for one in told]

    def _words(self, one: Any) -> str:
        kind = one["type"]
        if kind == "value_error":
            said = str(one["ctx"]["error"])
            return said if said[:1].isupper() else f"This {said}."
        if kind == "extra_forbidden":
            return self._unknown(*one["loc"])
        if kind not in self._own and kind in _BOUNDS:
            return _BOUNDS[kind].format(**one["ctx"])
        return self._own.get(kind, f"This can't be used: {one['msg']}.")

    def _unknown(self, *place: str | int) -> str:
        model = self._groups.get(str(place[0]), self._entry) if len(place) > 1 else self._entry
        return _guess(str(place[-1]), model.model_fields)


def _guess(key: str, known: Iterable[str]) -> str:
    near = get_close_matches(key, list(known), 1)
    if near:
        return f"This key is not known. Is {near[0]} meant?"
    return f"This key is not known; there are {', '.join(known)}."
