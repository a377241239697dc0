"""Which extractor reads, and how a model is reached. No database: the command that needs none uses this too."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from inquiry_hub import secrets

if TYPE_CHECKING:
    from inquiries.extraction.base import Extractor
    from inquiries.extraction.openai.calling import Book
    from inquiries.extraction.openai.config import Config
    from inquiries.extraction.openai.extractor import OpenAIExtractor

LOCAL, OPENAI, BOTH = "local", "openai", "both"


def choice(own: str) -> str:
    """The account's own extractor, else the installation's."""
    return own or settings.EXTRACTOR


@cache
def local() -> Extractor:
    # Lazily: its gazetteers cost time and memory.
    from inquiries.extraction.local.extractor import LocalExtractor

    return LocalExtractor()


def model(book: Book | None = None) -> OpenAIExtractor:
    """Raises ModelStopped if the key's reference leads nowhere."""
    from inquiries.extraction.openai.extractor import OpenAIExtractor

    return OpenAIExtractor(config(), book) if book else OpenAIExtractor(config())


def config() -> Config:
    from inquiries.extraction.openai.config import Config

    return Config(
        model=settings.OPENAI_MODEL,
        api_key=_key(settings.OPENAI_API_KEY),
        base_url=settings.OPENAI_BASE_URL,
        api=settings.OPENAI_API,
        format=settings.OPENAI_FORMAT,
        strict=settings.OPENAI_STRICT,
        send_store=settings.OPENAI_SEND_STORE,
        send_safety_id=settings.OPENAI_SEND_SAFETY_ID,
        timeout=settings.OPENAI_TIMEOUT,
        max_output_tokens=settings.OPENAI_MAX_OUTPUT_TOKENS,
        reasoning_effort=settings.OPENAI_REASONING_EFFORT,
        max_characters=settings.OPENAI_MAX_CHARACTERS,
    )


def _key(told: str) -> str:
    """Resolved at each use: a key that was changed where it lies counts at once."""
    if not told.startswith(("env:", "file:")):
        return told
    from inquiries.extraction.openai.outcomes import ModelStopped

    try:
        return secrets.resolve(told)
    except secrets.SecretUnavailable as error:
        raise ModelStopped("model_key_missing", f"The key of the model can't be read. {error}") from error
