"""One message: its body when a collapsed one is opened, the whole text, its HTML in a cage, its original."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from inquiries.admin import bodies, words
from inquiries.admin.acting import require
from inquiries.admin.files import locked
from inquiries.channels import TemporaryError
from inquiries.models import InboundItem, Message
from inquiries.selectors import visible_to
from inquiries.services import originals, trips

# Nothing runs, nothing is loaded from outside; the frame's sandbox says the same once more.
_CAGE = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_PAPER = (
    '<!doctype html><meta charset="utf-8"><base target="_blank"><style>body{{font:14px/1.5 system-ui,sans-serif;margin:12px;'
    "color:#1c2430;background:#fff;overflow-wrap:anywhere}}img{{max-width:100%;height:auto}}"
    "blockquote{{margin:0 0 0 8px;padding-left:12px;border-left:2px solid #cbd3dc;color:#556}}</style>{}"
)
SOURCE_SHOWN = 200_000  # bytes of the source on the page; the download has all


def body(request: HttpRequest, pk: int) -> HttpResponse:
    """The body of a message that was one line; `?all` brings the quoted history too."""
    message = _message(request, pk, "inquiry_id", "reply_text", "text")
    if "all" in request.GET:
        return HttpResponse(bodies.as_html(message.text[: bodies.MAX_SHOWN * 10]))
    marks = bodies.marks_of(trips.current(message.inquiry_id)).get(pk, [])
    text = message.reply_text or message.text
    return HttpResponse(bodies.as_html(text[: bodies.MAX_SHOWN], marks))


def html(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as its sender laid it out, for the sandboxed frame."""
    message = _message(request, pk, "html")
    if not message.html:
        raise Http404
    pictures = list(message.attachments.select_related("file"))
    response = HttpResponse(_PAPER.format(bodies.with_pictures(message.html, pictures)))
    return locked(response, _CAGE)


def original(request: HttpRequest, pk: int) -> HttpResponse:
    """Headers and source as they came."""
    message = _message(request, pk, "subject", "inquiry_id")
    item = visible_to(request.user, InboundItem).filter(message=pk).order_by("pk").first()
    raw = _raw(item)
    head, _, rest = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    context = {
        "message": message,
        "item": item,
        "size": words.size(len(raw)),
        "headers": head.decode(errors="replace"),
        "source": rest[:SOURCE_SHOWN].decode(errors="replace"),
        "cut": len(rest) > SOURCE_SHOWN,
    }
    return TemplateResponse(request, "desk/original.html", context)


def download(request: HttpRequest, item: int) -> HttpResponse:
    """The original bytes, for those who may see the message, or decide about the failure."""
    if not (
        request.user.has_perm("inquiries.view_message") or request.user.has_perm("inquiries.replay_failures")
    ):
        raise PermissionDenied
    row = get_object_or_404(visible_to(request.user, InboundItem), pk=item)
    response = HttpResponse(_raw(row), content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="original-{row.pk}.eml"'
    return locked(response)


def _raw(item: InboundItem | None) -> bytes:
    if item is None:
        raise Http404("No original is kept of this message.")
    try:
        raw = originals.load_one(item.pk)
    except TemporaryError as error:
        raise Http404(error.words) from error
    if raw is None:
        raise Http404("No original is kept of this message.")
    return raw


def _message(request: HttpRequest, pk: int, *columns: str) -> Message:
    require(request, "inquiries.view_message")
    return get_object_or_404(visible_to(request.user, Message).only(*columns), pk=pk)
