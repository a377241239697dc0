"""A real OpenAI-compatible server (llmock) with what it lacks: the strictness of the real API about schemas and unknown
parameters, refusals, dated snapshots, answers that depend on the mail, usage with cached tokens or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from llmock.pytest_plugin import LLMock
from llmock.testing import LLMockServer

from inquiries.extraction.schema import ABOUT_ALL

SNAPSHOT = "gpt-5-mini-2026-08-07"
_KNOWN = {
    "/v1/responses": {"model", "instructions", "input", "text", "max_output_tokens", "store", "safety_identifier", "reasoning"},
    "/v1/chat/completions": {"model", "messages", "response_format", "max_completion_tokens", "store", "safety_identifier", "reasoning_effort"},
}  # fmt: skip
Body = dict[str, Any]


@dataclass
class Manners:
    """How the server behaves; a test sets what it is about."""

    answer: Callable[[Body], str | None] = lambda body: None
    refuses: bool = False
    incomplete: str = ""  # a reason of the Responses API
    failed: str = ""  # an error code of a response that failed
    usage: bool = True
    unknown: frozenset[str] = frozenset()  # parameters that it does not know
    schemas: bool = True
    raw: bytes | None = None  # instead of an answer
    redirect: str = ""
    bodies: list[Body] = field(default_factory=list)


class ModelServer:
    """`script` is llmock's own handle: rate_limit, delay, fail, reply, requests."""

    def __init__(self, server: LLMockServer) -> None:
        self.script = LLMock(server)
        self.manners = Manners()
        server.app.add_middleware(_Manners, owner=self)

    @property
    def url(self) -> str:
        return self.script.base_url()

    @property
    def sent(self) -> list[str]:
        """What each request said, rules and mail, as one text."""
        return [json.dumps(body, ensure_ascii=False) for body in self.manners.bodies]

    def reset(self) -> ModelServer:
        self.script.reset()
        self.manners = Manners()
        return self

    def answers(self, *given: Body) -> None:
        """One after the other; the last one for ever. The fields of a single trip may be given without the list around it."""
        left = [json.dumps(in_form(one)) for one in given]
        self.manners.answer = lambda body: left.pop(0) if len(left) > 1 else left[0]


def in_form(given: Body) -> Body:
    """As the schema of the answer wants it."""
    if "trips" in given:
        return given
    trip = {name: told for name, told in given.items() if name not in ABOUT_ALL}
    return {"trips": [trip], **{name: told for name, told in given.items() if name in ABOUT_ALL}}


@contextmanager
def running() -> Iterator[ModelServer]:
    server = LLMockServer()
    handle = ModelServer(server)
    with server:
        yield handle


class _Manners:
    def __init__(self, app: Any, owner: ModelServer) -> None:
        self._app, self._owner = app, owner

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"] not in _KNOWN:
            await self._app(scope, receive, send)
            return
        manners, raw = self._owner.manners, await _read(receive)
        body = json.loads(raw)
        manners.bodies.append(body)
        wrong = _wrong(scope["path"], body, manners)
        if wrong:
            await _send(send, 400, json.dumps({"error": wrong}).encode())
            return
        if manners.redirect:
            await _send(send, 307, b"", [(b"location", manners.redirect.encode())])
            return
        kept: list[Any] = []
        await self._app(scope, _again(raw), _keep(kept))
        status = kept[0]["status"]
        data = b"".join(part.get("body", b"") for part in kept[1:])
        headers = [(key, value) for key, value in kept[0]["headers"] if key != b"content-length"]
        if status == 200:
            data = manners.raw if manners.raw is not None else _rewritten(scope["path"], body, data, manners)
            headers = [*headers, (b"x-request-id", b"req_test_1")]
        await _send(send, status, data, headers)


def _wrong(path: str, body: Body, manners: Manners) -> Body | None:
    """What the real API answers 400 to."""
    for name in body:
        if name not in _KNOWN[path] or name in manners.unknown:
            return {
                "message": f"Unknown parameter: '{name}'.",
                "type": "invalid_request_error",
                "param": name,
                "code": "unknown_parameter",
            }
    form = (body.get("text") or {}).get("format") or body.get("response_format") or {}
    if form.get("type") == "json_schema":
        if not manners.schemas:
            return {
                "message": "Not supported.",
                "type": "invalid_request_error",
                "param": "response_format",
                "code": None,
            }
        inner = form.get("json_schema", form)
        faults = lint(inner["schema"]) if inner.get("strict") else []
        if faults:
            return {
                "message": faults[0],
                "type": "invalid_request_error",
                "param": "text.format.schema",
                "code": "invalid_json_schema",
            }
    return None


def _rewritten(path: str, body: Body, data: bytes, manners: Manners) -> bytes:
    told = json.loads(data)
    told["model"] = SNAPSHOT
    text = manners.answer(body)
    if path.endswith("responses"):
        _respond(told, text, manners)
    else:
        message = told["choices"][0]["message"]
        message["content"] = text if text is not None else message["content"]
        if manners.refuses:
            message |= {"content": None, "refusal": "I can't help with that."}
        told["usage"]["prompt_tokens_details"] = {"cached_tokens": 40}
    if not manners.usage:
        told["usage"] = None
    return json.dumps(told).encode()


def _respond(told: Body, text: str | None, manners: Manners) -> None:
    part = told["output"][0]["content"][0]
    part["text"] = text if text is not None else part["text"]
    if manners.refuses:
        told["output"][0]["content"] = [{"type": "refusal", "refusal": "I can't help with that."}]
    thought = {"type": "reasoning", "id": "rs_1", "summary": []}
    aside = {"type": "message", "id": "msg_0", "role": "assistant", "status": "completed", "phase": "commentary", "content": [{"type": "output_text", "text": "Let me read { this.", "annotations": []}]}  # fmt: skip
    told["output"] = [thought, aside, *told["output"]]
    if manners.incomplete:
        told |= {"status": "incomplete", "incomplete_details": {"reason": manners.incomplete}}
    if manners.failed:
        told |= {"status": "failed", "error": {"code": manners.failed, "message": "It failed."}, "output": []}
    told["usage"]["input_tokens_details"] = {"cached_tokens": 40}


def lint(schema: Any, path: str = "$") -> list[str]:
    """Faults by the rules of strict structured outputs (developers.openai.com, structured outputs, supported schemas)."""
    faults = []
    if path == "$" and (schema.get("type") != "object" or "anyOf" in schema):
        faults.append("$: the root must be an object")
    allowed = {
        "type",
        "enum",
        "anyOf",
        "items",
        "properties",
        "required",
        "additionalProperties",
        "description",
        "$ref",
        "$defs",
    }
    faults += [f"{path}: {word} is not supported" for word in schema if word not in allowed]
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            faults.append(f"{path}: additionalProperties must be false")
        if set(schema.get("required", ())) != set(schema.get("properties", {})):
            faults.append(f"{path}: every property must be required")
    inner = [
        *schema.get("properties", {}).items(),
        *((str(n), one) for n, one in enumerate(schema.get("anyOf", ()))),
    ]
    inner += [("items", schema["items"])] if "items" in schema else []
    inner += list(schema.get("$defs", {}).items())
    if not schema.keys() & {"type", "anyOf", "$ref", "enum"}:
        faults.append(f"{path}: a type is missing")
    return faults + [fault for name, one in inner for fault in lint(one, f"{path}.{name}")]


async def _read(receive: Any) -> bytes:
    data, more = b"", True
    while more:
        message = await receive()
        data, more = data + message.get("body", b""), message.get("more_body", False)
    return data


def _again(raw: bytes) -> Any:
    async def receive() -> Any:
        return {"type": "http.request", "body": raw, "more_body": False}

    return receive


def _keep(kept: list[Any]) -> Any:
    async def send(message: Any) -> None:
        kept.append(message)

    return send


async def _send(send: Any, status: int, data: bytes, headers: Any = ()) -> None:
    kind = (
        [] if any(key == b"content-type" for key, _ in headers) else [(b"content-type", b"application/json")]
    )
    length = (b"content-length", str(len(data)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *kind, length]})
    await send({"type": "http.response.body", "body": data})
