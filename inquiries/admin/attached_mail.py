"""A mail that came as a file of another one, read where it lies."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from inquiries import channels
from inquiries.admin import bodies, files, mail_html, thread_files, words
from inquiries.admin.acting import whole_page
from inquiries.channels import IncomingMessage
from inquiries.models import Attachment
from inquiries.services import scanning, storing


def show(request: HttpRequest, pk: int) -> HttpResponse:
    one = files.find(request, pk)
    if reason := scanning.held_back(one.file):
        return files.withheld(request, one, reason)
    mail = _read(one)
    context = {
        "title": one.name,
        "file": one,
        "mail": mail,
        "written": words.as_written(mail.sent_at),
        "body": bodies.as_html((mail.text or "(no text)")[: bodies.MAX_SHOWN * 10]),
        "files": thread_files.inside(one),
    }
    return whole_page(request, "desk/attached_mail.html", context)


def html(request: HttpRequest, pk: int) -> HttpResponse:
    """For the sandboxed frame; pictures elsewhere are never loaded for it."""
    one = files.find(request, pk)
    if scanning.held_back(one.file):
        raise Http404
    mail = _read(one)
    if "about" in request.GET:
        return mail_html.about(mail.html or "", mail.text)
    inner = Attachment.objects.filter(message=one.message_id, inside=one.position).select_related("file")
    return mail_html.paper(mail_html.shown(mail.html or "", list(inner)))


def _read(one: Attachment) -> IncomingMessage:
    try:
        return channels.get(one.message.channel).parse(storing.read(one.file.path), None)
    except (channels.ChannelError, channels.UnknownChannel) as error:
        raise Http404("This attached mail can't be read. Download it instead.") from error
