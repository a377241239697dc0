"""Templates as they are kept at Meta."""

from __future__ import annotations

import itertools
from typing import Any

from tests.support.meta.state import Told

_IDS = itertools.count(770_000_001)


def template(name: str, body: str = "Dear {{1}}, our offer is ready.", **given: Any) -> Told:
    """`components` besides the body; `examples` of its places, a list or a dictionary of names."""
    examples = given.pop("examples", ["Anna"])
    if isinstance(examples, dict):
        named = [{"param_name": key, "example": value} for key, value in examples.items()]
        example: Told = {"body_text_named_params": named}
    else:
        example = {"body_text": [examples]} if examples else {}
    text = {"type": "BODY", "text": body, **({"example": example} if example else {})}
    components = [*given.pop("components", ()), text]
    base = {
        "id": str(next(_IDS)),
        "name": name,
        "language": "en",
        "status": "APPROVED",
        "category": "UTILITY",
    }
    return {**base, "parameter_format": "POSITIONAL", "components": components, **given}


def header(text: str, *examples: str) -> Told:
    example = {"example": {"header_text": list(examples)}} if examples else {}
    return {"type": "HEADER", "format": "TEXT", "text": text, **example}


def buttons(*told: Told) -> Told:
    return {"type": "BUTTONS", "buttons": list(told)}
