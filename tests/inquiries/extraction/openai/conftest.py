from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inquiries.extraction.base import Context, Extraction
from inquiries.extraction.openai.calling import Attempt
from inquiries.extraction.openai.config import Config
from inquiries.extraction.openai.extractor import OpenAIExtractor
from inquiries.extraction.transcript import Utterance
from tests.inquiries.extraction.reading import TUESDAY
from tests.support import model_server


@pytest.fixture
def booked() -> list[Attempt]:
    return []


Ask = Callable[..., Extraction]


@pytest.fixture
def ask(server: model_server.ModelServer, booked: list[Attempt]) -> Ask:
    """Through the unpatched client: `ask("Two adults to Rome")`, with settings of the server's address by name."""

    def run(*texts: str, locale: str = "en-GB", customer: str = "c0ffee", **config: Any) -> Extraction:
        told = {"model": "gpt-5-mini", "api_key": "test", "base_url": server.url, "timeout": 5.0} | config
        transcript = tuple(
            Utterance(str(number), "customer", TUESDAY, text) for number, text in enumerate(texts, 100)
        )
        extractor = OpenAIExtractor(Config(**told), lambda asked: booked.append)
        return extractor.extract(transcript, Context(TUESDAY, locale, customer=customer))

    return run
