"""Logging: structlog for our own lines and everybody else's; JSON in production, colours at a desk.

Each line carries the ids that are bound: request_id, task_id, account, item, message (`with bound(item=5): ...`).
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

bound = structlog.contextvars.bound_contextvars

# A safety net, not a licence: nobody should log these, and who does so by mistake must not fill the logs with them.
_NEVER = frozenset(
    {"raw", "body", "text", "html", "reply_text", "password", "token", "access_token", "refresh_token", "secret",
     "authorization", "credentials", "cookie"}
)  # fmt: skip


_TOKEN = re.compile(
    r"[^/\s]{60,}"
)  # a piece of a path so long is a key to something, such as a file for Twilio


def _drop_private(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name in _NEVER & event.keys():
        event[name] = "[removed]"
    if isinstance(request := event.get("request"), str):
        path = request.partition("?")[0]  # codes of a sign-in, words that somebody searched for
        event["request"] = _TOKEN.sub("[removed]", path)
    return event


def _shared() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
        _drop_private,
    ]


def configure() -> None:
    """structlog hands its lines to the standard library, which renders both kinds alike."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def logging_config(*, as_json: bool, level: str) -> dict[str, Any]:
    """For Django's LOGGING. Everything goes to standard error: standard output belongs to the commands' results."""
    renderer: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if as_json
        # plain: the default prints local variables, which can be a mail or a password
        else [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
                "foreign_pre_chain": _shared(),
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # These write addresses, bodies or tokens at INFO.
            **{name: {"level": "WARNING"} for name in ("twilio", "openai", "httpx2", "msal", "imapclient")},
            # At ERROR it writes addresses of Graph, which carry tokens; providers/graph logs each refusal itself.
            "O365": {"level": "CRITICAL"},
            # Django's own configuration gives this one a second, bare line where DEBUG is on.
            "django": {"handlers": [], "level": "INFO"},
            # What the lines of django-structlog tell already, with the ids.
            **{
                name: {"level": "ERROR"}
                for name in ("django.request", "celery.app.trace", "celery.worker.strategy")
            },
            "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        },
    }
