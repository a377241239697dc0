"""Where Microsoft Graph rings (learn.microsoft.com/graph/change-notifications-delivery-webhooks)."""

from __future__ import annotations

import json
import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from channels_email.services import graph_notifications

_MOST = 1024 * 1024  # bytes; a ring has some hundred for each mail
_LONGEST_TOKEN = 2_000


@csrf_exempt
@require_http_methods(["GET", "POST"])
def graph(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """202 also for what is not ours: whoever tries learns nothing. A failure to note it is a 500, and Microsoft rings
    again for up to four hours."""
    if "validationToken" in request.GET:
        return _echo(request.GET["validationToken"], key)
    if request.method == "GET":
        return HttpResponse(status=405)
    if int(request.META.get("CONTENT_LENGTH") or 0) > _MOST:
        return HttpResponse(status=413)
    try:
        items = json.loads(request.body)["value"]
    except (ValueError, KeyError, TypeError):
        return HttpResponse(status=400)
    graph_notifications.heard(key, items if isinstance(items, list) else [])
    return HttpResponse(status=202)


def _echo(token: str, key: uuid.UUID) -> HttpResponse:
    """The handshake. What anybody may put into an address is given back as nothing but text."""
    if len(token) > _LONGEST_TOKEN or not graph_notifications.expects(key):
        return HttpResponse(status=404)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
    return HttpResponse(token, content_type="text/plain; charset=utf-8", headers=headers)
