"""Testing what stands in the form, before anything is saved. Told line by line, as each step ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters

from channels_email.forms import EmailAccountForm
from channels_email.services import testing
from channels_email.services.testing.steps import Stage, State

Context = Callable[[HttpRequest], dict[str, Any]]
_STREAM = "application/x-ndjson"


@sensitive_post_parameters()
def answer(request: HttpRequest, form: EmailAccountForm, context: Context) -> HttpResponse:
    """A stream for the page's script; a page of its own where no script runs."""
    stages = _stages(form)
    if request.headers.get("Accept") != _STREAM:
        ended = [one for one in stages if one.state != State.RUNS]
        return TemplateResponse(
            request, "mail/tested.html", {**context(request), "stages": ended, "title": "Connection test"}
        )
    told = (json.dumps(asdict(one)) + "\n" for one in stages)
    # "identity" keeps the gzip middleware away, which would hold lines back until its buffer is full.
    headers = {"Cache-Control": "no-store", "Content-Encoding": "identity", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(told, content_type=_STREAM, headers=headers)


def _stages(form: EmailAccountForm) -> Iterator[Stage]:
    wrong = form.connection_errors()
    if wrong:
        return iter([Stage("Form", label, State.BAD, words) for label, words in wrong])
    return testing.run(form.instance)
