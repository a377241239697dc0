"""Where the providers post. Whoever may post here is a stranger until the signature is checked.

Answers: 200 stored, also what was known; 403 not signed; 413 too large; 503 the database is away, so that it comes again.
Twilio gets empty TwiML: a text in the answer would be sent to the customer (twilio.com/docs/messaging/twiml).
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from channels_whatsapp.services import hooks
from channels_whatsapp.webhooks.posts import Post

log = structlog.get_logger(__name__)
_LONGEST_CHALLENGE = 1_000


@csrf_exempt
@require_POST
def twilio(request: HttpRequest) -> HttpResponse:
    return _answer(request, hooks.take_twilio) or HttpResponse("<Response/>", content_type="text/xml")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def meta(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _handshake(request)
    return _answer(request, hooks.take_meta) or HttpResponse(content_type="text/plain")


def _answer(request: HttpRequest, take: Callable[[Post], bool]) -> HttpResponse | None:
    """None if all is well."""
    body = _body(request, settings.WHATSAPP_WEBHOOK_MAX_MB * 1024 * 1024)
    if body is None:
        return HttpResponse(status=413)
    url = f"{settings.PUBLIC_BASE_URL}{request.path}"
    if query := request.META.get("QUERY_STRING"):
        url = f"{url}?{query}"
    try:
        taken = take(Post(url, body, request.content_type, request.headers))
    except DatabaseError as error:
        return _later(error)
    return None if taken else HttpResponse(status=403)


def _body(request: HttpRequest, most: int) -> bytes | None:
    """None if it has more than `most` bytes, whatever its length was said to be. Nobody but us reads it: `request.body`
    and `request.POST` have limits of their own, meant for the desk's forms."""
    said = request.META.get("CONTENT_LENGTH") or ""
    if said.isdecimal() and int(said) > most:
        return None
    # Sent in chunks it has no length, and Django would read nothing (PEP 3333 leaves that to the server).
    chunked = not said and request.META.get("wsgi.input_terminated")
    source = request.META["wsgi.input"] if chunked else request
    try:
        body = source.read(most + 1)
    except OSError:  # the line was cut: what is here is not what was signed
        return b""
    return None if len(body) > most else body


def _handshake(request: HttpRequest) -> HttpResponse:
    """developers.facebook.com/docs/graph-api/webhooks/getting-started: what comes back is text and nothing else."""
    asked = request.GET
    challenge = asked.get("hub.challenge", "")
    try:
        known = hooks.knows_verify_token(asked.get("hub.verify_token", ""))
    except DatabaseError as error:
        return _later(error)
    if asked.get("hub.mode") != "subscribe" or not known or len(challenge) > _LONGEST_CHALLENGE:
        return HttpResponse(status=403)
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
    return HttpResponse(challenge, content_type="text/plain; charset=utf-8", headers=headers)


def _later(error: DatabaseError) -> HttpResponse:
    log.error("webhook.not_stored", error=type(error).__name__)
    return HttpResponse(status=503)
