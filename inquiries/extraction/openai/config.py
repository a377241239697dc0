"""How a model is reached, and what its server can do. Given by the caller: nothing here reads settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

Api = Literal["responses", "chat"]
Format = Literal["json_schema", "json_object", "prompt"]
OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True)
class Config:
    """`model` is the deployment's name at Azure. `format` is the most that the server can promise about its answer; `strict`,
    `send_store` and `send_safety_id` are switched off for servers that refuse what they do not know. Seconds, characters
    and tokens; `reasoning_effort` is sent only if it is set, for models without reasoning refuse it."""

    model: str
    api_key: str = ""
    base_url: str = OPENAI
    api: Api = "responses"
    format: Format = "json_schema"
    strict: bool = True
    send_store: bool = True
    send_safety_id: bool = True
    timeout: float = 45.0
    max_output_tokens: int = 6000
    reasoning_effort: str = ""
    max_characters: int = 20_000
    prompt: str = "v3"

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or self.base_url

    @property
    def guaranteed(self) -> bool:
        """Whether the server holds its answer to the schema, so that one that does not fit is no slip to be repaired."""
        return self.format == "json_schema" and self.strict
