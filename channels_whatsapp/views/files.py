"""Where Twilio gets the files that we send (twilio.com/docs/whatsapp/guidance-whatsapp-media-messages)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from channels_whatsapp.services import media_links
from inquiries.channels import TemporaryError

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@require_safe
def file(request: HttpRequest, token: str) -> HttpResponse:
    """404 for whatever is not a link of ours that still lasts: whoever tries learns nothing."""
    try:
        found = media_links.open_link(token)
    except media_links.NoSuchFile:
        return HttpResponse(status=404)
    except TemporaryError:
        return HttpResponse(status=503)
    disposition = content_disposition_header(as_attachment=True, filename=found.name) or "attachment"
    headers = {**_HEADERS, "Content-Disposition": disposition}
    return HttpResponse(found.data, content_type=found.content_type, headers=headers)
