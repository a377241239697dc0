"""One message: the whole text, its HTML in a cage, its original."""

from __future__ import annotations

from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from inquiries.admin import bodies, evidence_marks, mail_html, trip_card, ways, words
from inquiries.admin.acting import require, whole_page
from inquiries.admin.files import locked
from inquiries.channels import TemporaryError
from inquiries.models import Attachment, InboundItem, Message
from inquiries.selectors import visible_to
from inquiries.services import originals, reading

SOURCE_SHOWN = 200_000  # bytes of the source on the page; the download has all
_PRINTED = (
    "html", "text", "subject", "sender_name", "sender_address", "recipients", "sent_at", "sent_offset", "received_at",
    "remote_pictures",
)  # fmt: skip


def whole(request: HttpRequest, pk: int) -> HttpResponse:
    """The text with the quoted history."""
    message = _message(request, pk, "inquiry_id", "reply_text", "text")
    found = evidence_marks.by_message(trip_card.rows(request.user, message.inquiry_id)).get(pk, ())
    within = max(0, message.text.find(message.reply_text))
    told = [evidence_marks.moved(one, within) for one in evidence_marks.in_text(found)]
    return HttpResponse(bodies.as_html(message.text[: bodies.MAX_SHOWN * 10], told))


def html(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as its sender laid it out, for the sandboxed frame."""
    message = _message(request, pk, "html", "text", "remote_pictures")
    if not message.html:
        raise Http404
    remote = message.remote_pictures
    if "about" in request.GET:
        return mail_html.about("" if remote else message.html, message.text)
    return mail_html.paper(mail_html.shown(message.html, _files(message), remote=remote), remote=remote)


def pictures(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody wants to see this message's pictures that lie elsewhere; from now on everybody does."""
    message = _message(request, pk, "pk")
    reading.show_pictures(message.pk)
    return HttpResponse(status=204)


def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """Head, words or layout, and files of one message, with nothing of the desk around it."""
    message = _message(request, pk, *_PRINTED)
    files, remote = _files(message), message.remote_pictures
    laid_out = "html" in request.GET and bool(message.html)
    body = mail_html.shown(message.html, files, remote=remote) if laid_out else ""
    context = {
        "message": message,
        "written": words.as_written(message.written_at),
        "received": words.exact(message.received_at),
        "recipients": [one for one in message.recipients if one["role"] in ("to", "cc")],
        "files": [(one.name, words.size(one.file.size)) for one in files],
        "body": mark_safe(body),  # noqa: S308  cleaned
    }
    page = render_to_string("desk/printed.html", context)
    return mail_html.paper(page, title=message.subject or "Message", remote=remote)


def _files(message: Message) -> list[Attachment]:
    return list(message.attachments.select_related("file"))


def original(request: HttpRequest, pk: int) -> HttpResponse:
    """Headers and source as they came; of a large mail the beginning. What a chat's provider told has no headers."""
    message = _message(request, pk, "subject", "inquiry_id", "channel")
    item = visible_to(request.user, InboundItem).filter(message=pk).order_by("pk").first()
    raw = _raw(item)
    chat = ways.is_chat(message.channel)
    shown = raw[: 2 * SOURCE_SHOWN].replace(b"\r\n", b"\n")
    head, _, rest = (b"", b"", shown) if chat else shown.partition(b"\n\n")
    context = {
        "title": "Original",
        "message": message,
        "item": item,
        "size": words.size(len(raw)),
        "headers": head[:SOURCE_SHOWN].decode(errors="replace"),
        "source": rest[:SOURCE_SHOWN].decode(errors="replace"),
        "cut": len(raw) > SOURCE_SHOWN,
        "chat": chat,
    }
    return whole_page(request, "desk/original.html", context)


def download(request: HttpRequest, item: int) -> HttpResponse:
    """The original bytes, for those who may see the message, or decide about the failure."""
    if not (
        request.user.has_perm("inquiries.view_message") or request.user.has_perm("inquiries.replay_failures")
    ):
        raise PermissionDenied
    row = get_object_or_404(visible_to(request.user, InboundItem).select_related("account"), pk=item)
    chat = row.account is not None and ways.is_chat(row.account.channel)
    ending, kind = ("json", "application/json") if chat else ("eml", "message/rfc822")
    name = f"original-{row.pk}.{ending}"
    return locked(FileResponse(BytesIO(_raw(row)), as_attachment=True, filename=name, content_type=kind))


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
