"""Types of which a channel makes the schema of its section of accounts by file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from inquiry_hub import secrets


class Strict(BaseModel):
    """No key that nobody knows, no text where a number is meant: a mistake is told, never guessed around."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


def _reference(text: str) -> str:
    try:
        secrets.check(text)
    except secrets.SecretUnavailable as error:
        raise ValueError(f"{error} A secret itself never stands in this file.") from None
    return text


def one_of(known: Iterable[Any]) -> BeforeValidator:
    names = [str(one) for one in known]

    def check(value: Any) -> Any:
        if value not in names:
            raise ValueError(f"must be one of {', '.join(names)}")
        return value

    return BeforeValidator(check)


Reference = Annotated[str, AfterValidator(_reference)]
Line = Annotated[str, Field(max_length=320)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
