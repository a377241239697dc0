"""One call to a model's server. The SDK tries nothing again: its retries would multiply with those of the work row, and it
repeats a 429 that means "nothing left to spend" (openai-python, _base_client)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from inquiries.extraction.openai import outcomes, schema
from inquiries.extraction.openai.config import Config
from inquiries.extraction.openai.prompting import Letter

if TYPE_CHECKING:
    from openai import OpenAI

_CONNECT_SECONDS = 5.0


@dataclass(frozen=True)
class Usage:
    """Tokens; `cached` and `reasoning` are parts of the other two."""

    input: int
    cached: int
    output: int


@dataclass(frozen=True)
class Attempt:
    """One call, for the books: never a word of what was said. `at` is UTC."""

    at: datetime
    host: str
    model: str
    prompt: str
    outcome: str
    characters: int
    kinds: dict[str, int] = field(default_factory=dict)
    usage: Usage | None = None
    request_id: str = ""
    seconds: float = 0.0


@dataclass
class Answer:
    """What came back; `outcome` is "ok" as long as nothing is known against it."""

    text: str = ""
    model: str = ""
    usage: Usage | None = None
    request_id: str = ""
    outcome: str = outcomes.OK
    retry_after: timedelta | None = None


Book = Callable[[Attempt], None]  # called once for each call that was made, however it ended
Turn = tuple[str, str]  # role, text


def no_books(attempt: Attempt) -> None:
    """For callers that keep none."""


def call(config: Config, letter: Letter, more: tuple[Turn, ...], customer: str) -> Answer:
    """Raises nothing that the call itself may bring: how it ended, and how long to wait, stands in the answer."""
    import openai

    ask = _respond if config.api == "responses" else _complete
    try:
        return ask(_client(config), config, letter, more, customer)
    # The package lets broken JSON of a whole answer through as it comes (httpx2's json(), openai 3.54).
    except (openai.OpenAIError, ValueError, RecursionError) as error:
        outcome, wait = outcomes.of_error(error, config)
        request_id = str(getattr(error, "request_id", None) or "")
        return Answer(outcome=outcome, request_id=request_id, retry_after=wait)


def attempt(config: Config, letter: Letter, answer: Answer, begun: float, characters: int) -> Attempt:
    outcome = answer.outcome
    if outcome == outcomes.OK and answer.usage is None:
        outcome = outcomes.NO_USAGE
    return Attempt(
        at=datetime.now(UTC),
        host=config.host,
        model=answer.model or config.model,
        prompt=config.prompt,
        outcome=outcome,
        characters=characters,
        kinds=letter.kinds,
        usage=answer.usage,
        request_id=answer.request_id,
        seconds=time.monotonic() - begun,
    )


@lru_cache(maxsize=8)
def _client(config: Config) -> OpenAI:
    import openai  # a second of imports that no other command shall pay

    # Redirects are not followed: they would carry the mail to an address that nobody has chosen.
    timeout = openai.Timeout(config.timeout, connect=min(_CONNECT_SECONDS, config.timeout))
    return openai.OpenAI(
        api_key=config.api_key or "none",
        base_url=config.base_url,
        timeout=timeout,
        max_retries=0,
        http_client=openai.DefaultHttpxClient(follow_redirects=False, timeout=timeout),
    )


def _common(config: Config, customer: str) -> dict[str, Any]:
    """No tools, nothing stored (the default of both APIs is otherwise), nothing that the server was said not to know."""
    told: dict[str, Any] = {"model": config.model}
    if config.send_store:
        told["store"] = False
    if config.send_safety_id and customer:
        told["safety_identifier"] = customer[:64]
    return told


def _respond(client: OpenAI, config: Config, letter: Letter, more: tuple[Turn, ...], customer: str) -> Answer:
    turns = (("user", letter.text), *more)
    told = _common(config, customer) | {
        "instructions": letter.rules,
        "input": [{"role": role, "content": text} for role, text in turns],
        "max_output_tokens": config.max_output_tokens,
    }
    if (form := _format(config)) is not None:
        told["text"] = {"format": {"type": form["type"], **form.get("json_schema", {})}}
    if config.reasoning_effort:
        told["reasoning"] = {"effort": config.reasoning_effort}
    return _of_response(client.responses.create(**told))


def _complete(
    client: OpenAI, config: Config, letter: Letter, more: tuple[Turn, ...], customer: str
) -> Answer:
    turns = (("system", letter.rules), ("user", letter.text), *more)
    told = _common(config, customer) | {
        "messages": [{"role": role, "content": text} for role, text in turns],
        "max_completion_tokens": config.max_output_tokens,
    }
    if (form := _format(config)) is not None:
        told["response_format"] = form
    if config.reasoning_effort:
        told["reasoning_effort"] = config.reasoning_effort
    return _of_completion(client.chat.completions.create(**told))


def _format(config: Config) -> dict[str, Any] | None:
    """As Chat Completions wants it; Responses has the same without the inner level."""
    if config.format == "prompt":
        return None
    if config.format == "json_object":
        return {"type": "json_object"}
    inner: dict[str, Any] = {"name": schema.NAME, "schema": schema.answer_schema()}
    return {"type": "json_schema", "json_schema": inner | ({"strict": True} if config.strict else {})}


def _of_response(told: Any) -> Answer:
    """In the order of the API's own states: whether it ended, why not, whether it refused, and only then the text."""
    answer = _answer(told, "input_tokens", "output_tokens")
    status, reason = (
        getattr(told, "status", None),
        getattr(getattr(told, "incomplete_details", None), "reason", None),
    )
    output = getattr(told, "output", None)
    if status == "incomplete":
        answer.outcome = "filtered" if reason == "content_filter" else "cut_off"
    elif status == "failed":
        answer.outcome = _of_failed(str(getattr(getattr(told, "error", None), "code", "")))
    elif status not in ("completed", None) or not isinstance(output, list):
        answer.outcome = "unreadable"
    else:
        parts = [part for item in output if _is_final(item) for part in getattr(item, "content", None) or ()]
        if any(getattr(part, "type", "") == "refusal" for part in parts):
            answer.outcome = "refused"
        answer.text = "".join(getattr(part, "text", "") or "" for part in parts)
    return answer


def _is_final(item: Any) -> bool:
    """Not a reasoning item, not what is said before the answer."""
    return getattr(item, "type", "") == "message" and getattr(item, "phase", None) != "commentary"


def _of_failed(code: str) -> str:
    if "quota" in code:
        return "quota"
    return "rate_limited" if "rate_limit" in code else "bad_request" if "invalid" in code else "server_error"


_BY_FINISH = {"length": "cut_off", "content_filter": "filtered"}


def _of_completion(told: Any) -> Answer:
    answer = _answer(told, "prompt_tokens", "completion_tokens")
    choices = getattr(told, "choices", None)
    message = getattr(choices[0], "message", None) if isinstance(choices, list) and choices else None
    if message is None:
        answer.outcome = "unreadable"
        return answer
    answer.text = message.content if isinstance(getattr(message, "content", None), str) else ""
    finish = str(getattr(choices[0], "finish_reason", "") or "")
    answer.outcome = "refused" if getattr(message, "refusal", None) else _BY_FINISH.get(finish, outcomes.OK)
    return answer


def _answer(told: Any, spent: str, written: str) -> Answer:
    return Answer(
        model=str(getattr(told, "model", "") or ""),
        usage=_usage(getattr(told, "usage", None), spent, written),
        request_id=str(getattr(told, "_request_id", "") or ""),
    )


def _usage(told: Any, spent: str, written: str) -> Usage | None:
    """None where a compatible server does not tell, or tells no numbers."""
    given = [getattr(told, name, None) for name in (spent, written)]
    if not all(isinstance(number, int) for number in given):
        return None
    details = getattr(told, f"{spent}_details", None)
    cached = getattr(details, "cached_tokens", None)
    return Usage(given[0], cached if isinstance(cached, int) else 0, given[1])
