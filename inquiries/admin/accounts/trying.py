"""Testing what stands in the form, before anything is saved. Told line by line, as each step ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.debug import sensitive_post_parameters

from inquiries.account_setup.stages import Stage, State
from inquiries.admin.accounts.forms import AccountForm

Context = Callable[[HttpRequest], dict[str, Any]]
Run = Callable[[Any], Iterator[Stage]]
_STREAM = "application/x-ndjson"


@sensitive_post_parameters()
def answer(request: HttpRequest, form: AccountForm, run: Run, context: Context) -> HttpResponse:
    """A stream for the page's script; a page of its own where no script runs. `run` tests the form's instance."""
    stages = _stages(form, run)
    if request.headers.get("Accept") != _STREAM:
        ended = [one for one in stages if one.state != State.RUNS]
        found = {"stages": ended, "title": "Connection test"}
        return TemplateResponse(request, "desk/account_tested.html", {**context(request), **found})
    told = (json.dumps(asdict(one)) + "\n" for one in stages)
    # "identity" keeps the gzip middleware away, which would hold lines back until its buffer is full.
    headers = {"Cache-Control": "no-store", "Content-Encoding": "identity", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(told, content_type=_STREAM, headers=headers)


def _stages(form: AccountForm, run: Run) -> Iterator[Stage]:
    wrong = form.connection_errors()
    if wrong:
        return iter([Stage("Form", label, State.BAD, words) for label, words in wrong])
    return run(form.instance)
