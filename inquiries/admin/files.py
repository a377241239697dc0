"""Files of customers: for staff of the team only, as downloads; shown in the page only if they are proven pictures."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from inquiries.admin import ranges
from inquiries.admin.acting import require, whole_page
from inquiries.models import Attachment
from inquiries.selectors import visible_to
from inquiries.services import scanning
from inquiries.services.attachments import INLINE_IMAGES, PLAYABLE
from inquiry_hub import pictures

_LOOKED_AT = 1_000_000  # bytes of a picture before its size must be known
_STATUS = {"infected": 403, "checking": 503, "unchecked": 403}


def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    one = find(request, pk)
    reason = scanning.held_back(one.file)
    if reason and not (reason == "unchecked" and "anyway" in request.GET):
        return withheld(request, one, reason)
    try:
        opened = default_storage.open(one.file.path, "rb")
    except OSError as error:
        raise Http404("This file is not in the storage any more.") from error
    playable = one.file.true_type in PLAYABLE
    picture = one.file.true_type in INLINE_IMAGES and may_draw(opened.read(_LOOKED_AT))
    inline = "show" in request.GET and (playable or picture)
    opened.seek(0)
    kind = one.file.true_type if inline else "application/octet-stream"
    response = FileResponse(opened, as_attachment=not inline, filename=one.name, content_type=kind)
    if inline and playable:
        ranges.serve(request, response, one.file.size)
    response["Cache-Control"] = "private, max-age=3600"
    return locked(response)


def find(request: HttpRequest, pk: int) -> Attachment:
    require(request, "inquiries.view_attachment")
    rows = visible_to(request.user, Attachment).select_related("file", "message")
    return get_object_or_404(rows, pk=pk)


def may_draw(data: bytes) -> bool:
    """Its first bytes prove a picture that does not become gigabytes in the browser."""
    found = pictures.measure(data)
    return found is not None and found.pixels <= pictures.MAX_PIXELS


def withheld(request: HttpRequest, one: Attachment, reason: str) -> HttpResponse:
    context = {"file": one, "reason": reason, "title": one.name}
    response = whole_page(request, "desk/withheld.html", context, status=_STATUS[reason])
    if reason == "checking":
        response["Retry-After"] = "30"
    return response


def locked(response: HttpResponse, policy: str = "default-src 'none'; sandbox") -> HttpResponse:
    """Bytes of strangers under our own name: the browser may neither guess a type nor run anything (ASVS 5.4)."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = policy
    return response
