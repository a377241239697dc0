"""One call to a model's server. The SDK tries nothing again: its retries would multiply with those of the work row, and it
repeats a 429 that means "nothing left to spend" (openai-python, _base_client)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from inquiries.extraction.openai import outcomes, schema, wire
from inquiries.extraction.openai.config import Config
from inquiries.extraction.openai.prompting import Letter

if TYPE_CHECKING:
    from openai import OpenAI

_MOST_TOKENS = 50_000_000  # of one call; more, or less than none, is no number of tokens
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")
_FAILED_UNCHARGED = frozenset(outcomes.OUTCOMES) - {"timeout", "broken_off", "unreadable"}


@dataclass(frozen=True)
class Usage:
    """Tokens; `cached` and `reasoning` are parts of the other two."""

    input: int
    cached: int
    output: int


@dataclass(frozen=True)
class Attempt:
    """One call, for the books: never a word of what was said. `at` is UTC, when it was begun; `charged`: whether it costs
    money, or may for all that is known."""

    at: datetime
    host: str
    model: str
    prompt: str
    outcome: str
    characters: int
    charged: bool = True
    kinds: dict[str, int] = field(default_factory=dict)
    usage: Usage | None = None
    request_id: str = ""
    seconds: float = 0.0


@dataclass
class Answer:
    """What came back; `outcome` is "ok" as long as nothing is known against it, `charged` until it is known to be free."""

    text: str = ""
    model: str = ""
    usage: Usage | None = None
    request_id: str = ""
    outcome: str = outcomes.OK
    retry_after: timedelta | None = None
    charged: bool = True


Close = Callable[[Attempt], None]
# Called before each call, so that none is missing whatever becomes of it; what it gives back is called once it has ended. May
# raise, and then nothing is asked.
Book = Callable[[Attempt], Close]
Turn = tuple[str, str]  # role, text


def no_books(attempt: Attempt) -> Close:
    """For callers that keep none."""
    return lambda ended: None


def call(config: Config, letter: Letter, more: tuple[Turn, ...], customer: str) -> Answer:
    """Raises nothing that the call itself may bring: how it ended, and how long to wait, stands in the answer."""
    import openai

    ask = _respond if config.api == "responses" else _complete
    try:
        return ask(_client(config), config, letter, more, customer)
    # The package lets broken JSON of a whole answer through as it comes (httpx2's json(), openai 3.54).
    except (openai.OpenAIError, wire.TooLong, ValueError, RecursionError) as error:
        outcome, wait = outcomes.of_error(error, config)
        request_id = _printable(getattr(error, "request_id", None))
        charged = outcome not in _FAILED_UNCHARGED
        return Answer(outcome=outcome, request_id=request_id, retry_after=wait, charged=charged)


def begun(config: Config, letter: Letter, more: tuple[Turn, ...] = ()) -> Attempt:
    """A call as it is before it is made."""
    characters = letter.characters + sum(len(text) for _, text in more)
    return Attempt(
        datetime.now(UTC),
        config.host,
        config.model,
        config.prompt,
        outcomes.ASKED,
        characters,
        kinds=letter.kinds,
    )


def ended(attempt: Attempt, answer: Answer, seconds: float) -> Attempt:
    outcome = answer.outcome
    if outcome == outcomes.OK and answer.usage is None:
        outcome = outcomes.NO_USAGE
    return replace(
        attempt,
        model=answer.model or attempt.model,
        outcome=outcome,
        charged=answer.charged or answer.usage is not None,
        usage=answer.usage,
        request_id=answer.request_id,
        seconds=seconds,
    )


@lru_cache(maxsize=8)
def _client(config: Config) -> OpenAI:
    return wire.client(config)


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
        answer.outcome, answer.charged = _of_failed(_code(told)), False
    elif status not in ("completed", None) or not isinstance(output, list):
        answer.outcome = _not_an_answer(told)
    else:
        parts = [part for item in output if _is_final(item) for part in _parts(item)]
        if any(getattr(part, "type", "") == "refusal" for part in parts):
            answer.outcome = "refused"
        texts = (getattr(part, "text", None) for part in parts)
        answer.text = "".join(text for text in texts if isinstance(text, str))
    return answer


def _parts(item: Any) -> list[Any]:
    """The package takes an answer's types on trust."""
    content = getattr(item, "content", None)
    return content if isinstance(content, list) else []


def _not_an_answer(told: Any) -> str:
    """Gateways tell an error of their provider under status 200."""
    return _of_failed(_code(told)) if getattr(told, "error", None) else "unreadable"


def _code(told: Any) -> str:
    error = getattr(told, "error", None)
    return str(error.get("code") if isinstance(error, dict) else getattr(error, "code", ""))


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
        answer.outcome = _not_an_answer(told)
        return answer
    answer.text = message.content if isinstance(getattr(message, "content", None), str) else ""
    finish = str(getattr(choices[0], "finish_reason", "") or "")
    answer.outcome = "refused" if getattr(message, "refusal", None) else _BY_FINISH.get(finish, outcomes.OK)
    return answer


def _answer(told: Any, spent: str, written: str) -> Answer:
    return Answer(
        model=_printable(getattr(told, "model", None)),
        usage=_usage(getattr(told, "usage", None), spent, written),
        request_id=_printable(getattr(told, "_request_id", None)),
    )


def _printable(told: Any) -> str:
    """A database refuses some characters."""
    return _UNPRINTABLE.sub("", told)[:200] if isinstance(told, str) else ""


def _usage(told: Any, spent: str, written: str) -> Usage | None:
    """None where a compatible server does not tell, or tells what cannot be: the books would believe it."""
    sent, answered = (_tokens(getattr(told, name, None)) for name in (spent, written))
    if not sent or answered is None:  # the rules alone are some
        return None
    cached = _tokens(getattr(getattr(told, f"{spent}_details", None), "cached_tokens", None))
    return Usage(sent, min(cached or 0, sent), answered)


def _tokens(told: Any) -> int | None:
    number = isinstance(told, int) and not isinstance(told, bool)
    return told if number and 0 <= told <= _MOST_TOKENS else None
