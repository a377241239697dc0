"""Fifty messages through the command, the client, HTTP and back: each value with evidence that stands in the text."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import call_command

from inquiries.extraction.evidence import Span, is_valid
from inquiries.extraction.schema import WITHOUT_EVIDENCE
from tests.inquiries.extraction.openai.fifty import CASES, Told


def answer(told: Told, wrong: Told) -> dict[str, Any]:
    fields = {
        name: {"value": value, "quotes": [{"message": "m1", "words": words}], "sure": True}
        for name, (value, words) in (told | wrong).items()
    }
    return fields | {"language": "en", "is_travel_inquiry": True, "summary": "A trip."}


@pytest.fixture
def lines(server, settings, tmp_path, request) -> list[dict[str, Any]]:
    settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, "test"
    settings.OPENAI_API = request.param
    left = iter([json.dumps(answer(told, wrong)) for _, told, wrong in CASES])
    server.manners.answer = lambda body: next(left)
    source = tmp_path / "cases.jsonl"
    cases = [{"id": n, "text": text, "received_at": "2026-03-10T09:00:00Z", "locale": "en-GB"} for n, (text, _, _) in enumerate(CASES)]  # fmt: skip
    source.write_text("\n".join(map(json.dumps, cases)))
    out = io.StringIO()
    call_command("extract_details", "--jsonl", "--extractor", "openai", str(source), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("lines", ["responses", "chat"], indirect=True)
def test_fifty_messages_end_to_end(lines: list[dict[str, Any]], server) -> None:
    assert len(lines) == len(CASES) == 50
    for line, (text, told, wrong) in zip(lines, CASES, strict=True):
        filled = {name: value for name, value in line["details"].items() if value is not None}
        assert {name: filled[name] for name in filled.keys() - WITHOUT_EVIDENCE} == {
            name: value for name, (value, _) in told.items()
        }, text
        assert line["evidence"].keys() == told.keys(), text
        assert not line["evidence"].keys() & wrong.keys()
        for spans in line["evidence"].values():
            assert spans and all(is_valid(Span(*span), text) for span in spans), text
            assert sum(end - start for start, end in spans) <= max(80, 0.35 * len(text)), text
    sent = "".join(server.sent)
    assert len(server.manners.bodies) == 50
    # Four of its digits alone may stand in a fence word by chance.
    assert "1111 1111" not in sent and "11111111" not in sent and "\u200b" not in sent
