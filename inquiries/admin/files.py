"""Files of customers: for staff of the team only, as downloads; shown in the page only if they are proven pictures."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from inquiries.admin.acting import require
from inquiries.models import Attachment
from inquiries.selectors import visible_to
from inquiries.services.attachments import INLINE_IMAGES
from inquiries.states import ScanState


def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    require(request, "inquiries.view_attachment")
    one = get_object_or_404(visible_to(request.user, Attachment).select_related("file"), pk=pk)
    if one.file.scan_state == ScanState.INFECTED:
        return HttpResponse(
            "A virus was found in this file, so it is not given out.", status=403, content_type="text/plain"
        )
    inline = "show" in request.GET and one.file.true_type in INLINE_IMAGES
    try:
        opened = default_storage.open(one.file.path, "rb")
    except OSError as error:
        raise Http404("This file is not in the storage any more.") from error
    kind = one.file.true_type if inline else "application/octet-stream"
    response = FileResponse(opened, as_attachment=not inline, filename=one.name, content_type=kind)
    response["Cache-Control"] = "private, max-age=3600"
    return locked(response)


def locked(response: HttpResponse, policy: str = "default-src 'none'; sandbox") -> HttpResponse:
    """Bytes of strangers under our own name: the browser may neither guess a type nor run anything (ASVS 5.4)."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = policy
    return response
