"""What the reply box asks while somebody writes: save, take files, fill templates; turning.py turns it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.html import escape

from inquiries import searching
from inquiries.admin import box, chat_box, chat_drafting, turning, ways
from inquiries.admin.acting import inquiry_as_now, is_id, require
from inquiries.admin.box_form import BoxForm, accounts_for, messages_of, upload
from inquiries.admin.composer import done
from inquiries.channels import IncomingAttachment, TemporaryError
from inquiries.models import Draft, DraftFile, Inquiry, ReplyTemplate, TemplateKind
from inquiries.selectors import visible_to
from inquiries.services import addressing, drafts, quoting, templates, templating
from inquiries.services.drafts import ChangedElsewhere, FileRefused
from inquiries.services.templating import Scene

MAX_TEMPLATES = 30
MAX_QUOTE_SHOWN = 5_000
Route = Callable[[str, Callable[..., HttpResponse], str], URLPattern]


def urls(get: Route, post: Route) -> list[URLPattern]:
    return [
        post("<int:pk>/draft/", save, "draft"),
        post("<int:pk>/draft/turn/", turning.turn, "turn"),
        post("<int:pk>/draft/discard/", discard, "discard"),
        post("<int:pk>/draft/files/", add_file, "draft_files"),
        post("<int:pk>/draft/files/<int:file>/remove/", remove_file, "draft_file_remove"),
        get("<int:pk>/draft/quoted/", quoted, "quoted"),
        get("<int:pk>/draft/people/", people, "people"),
        get("<int:pk>/draft/templates/", choose_template, "templates"),
        get("<int:pk>/draft/templates/<int:template>/", fill_template, "template"),
        get("<int:pk>/draft/ready/", chat_drafting.choose, "ready"),
        post("<int:pk>/draft/ready/preview/", chat_drafting.preview, "ready_preview"),
        post("<int:pk>/draft/place/", chat_drafting.place, "place"),
        get("<int:pk>/draft/clock/", chat_drafting.clock_now, "clock"),
    ]


def save(request: HttpRequest, pk: int) -> HttpResponse:
    """`{"version": …, "texts": …}` as it is now; 409 with words where another window has written since."""
    inquiry, form = _box(request, pk)
    if not form.is_valid():
        return JsonResponse({"words": " ".join(form.words)}, status=422)
    version = None if form.cleaned_data["anyway"] else form.cleaned_data["version"] or 0
    try:
        draft = drafts.save(
            inquiry, request.user, form.written(), form.cleaned_data["compose_token"], version
        )
    except ChangedElsewhere:
        words = "This answer was changed, sent or thrown away in another window."
        return JsonResponse({"words": words}, status=409)
    if drafts.is_empty(draft):
        drafts.discard(draft)
        return JsonResponse({"version": 0, "texts": 0})
    return JsonResponse({"version": draft.version, "texts": _texts(draft)})


def _texts(draft: Draft) -> int | None:
    """How many messages of a chat the words become."""
    if draft.account is None or not ways.is_chat(draft.account.channel):
        return None
    return chat_box.texts(draft.account, None, draft.text)


def _box(request: HttpRequest, pk: int) -> tuple[Inquiry, BoxForm]:
    require(request, "inquiries.change_inquiry")
    inquiry = inquiry_as_now(request, pk)
    return inquiry, BoxForm(request, inquiry)


def quoted(request: HttpRequest, pk: int) -> HttpResponse:
    """What would go below the words."""
    require(request, "inquiries.view_message")
    inquiry = inquiry_as_now(request, pk)
    about = request.GET.get("about", "")
    rows = messages_of(request.user, inquiry).filter(pk=about if is_id(about) else 0)
    text = quoting.below(request.GET.get("mode", ""), get_object_or_404(rows))
    return HttpResponse(
        escape(text[:MAX_QUOTE_SHOWN])
    )  # a stranger's words, and htmx puts them into the page


def discard(request: HttpRequest, pk: int) -> HttpResponse:
    require(request, "inquiries.change_inquiry")
    inquiry = inquiry_as_now(request, pk)
    draft = drafts.open_of(request.user, inquiry.pk)
    if draft is not None:
        drafts.discard(draft)
    return done(inquiry)


# --- files ----------------------------------------------------------------------------------------------------------


def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file, `file`, beside the fields of the box. Answers with the list of files as it is now; 422 with words."""
    inquiry, form = _box(request, pk)
    given = request.FILES.get("file")
    if given is None or not form.is_valid():
        return JsonResponse({"words": " ".join(form.words) or "No file came through."}, status=422)
    file = upload(given)
    if refused := _refused(inquiry, form, file):
        return JsonResponse({"words": " ".join(refused)}, status=422)
    draft = drafts.open_of(request.user, inquiry.pk) or _begin(request, inquiry, form)
    try:
        drafts.add_file(draft, file)
    except (FileRefused, TemporaryError) as error:
        return JsonResponse({"words": f"{given.name}: {getattr(error, 'words', error)}"}, status=422)
    return _files(request, inquiry)


def _begin(request: HttpRequest, inquiry: Inquiry, form: BoxForm) -> Draft:
    token: uuid.UUID = form.cleaned_data["compose_token"]
    return drafts.save(inquiry, request.user, form.written(), token, None)


def _refused(inquiry: Inquiry, form: BoxForm, file: IncomingAttachment) -> Sequence[str]:
    """A chat takes few kinds of files: said when it is added, not when everything is written."""
    account = form.cleaned_data["account"]
    if account is None or not ways.is_chat(account.channel):
        return []
    return chat_box.file_problems(account, chat_box.recipient(inquiry, account)[0], file)


def remove_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    require(request, "inquiries.change_inquiry")
    inquiry = inquiry_as_now(request, pk)
    mine = visible_to(request.user, DraftFile).filter(draft__author=request.user, draft__inquiry=inquiry)
    mine.filter(pk=file, draft__message=None).delete()
    return _files(request, inquiry)


def _files(request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
    draft = drafts.open_of(request.user, inquiry.pk)
    context = {"inquiry": inquiry, "files": box.files_of(draft) if draft else []}
    answer = TemplateResponse(request, "desk/draft_files.html", context)
    answer["X-Draft-Version"] = str(draft.version if draft else 0)
    return answer


# --- templates, people ----------------------------------------------------------------------------------------------


def choose_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Those that fit, the customer's language first; `?q=` narrows by words of the name or the text."""
    require(request, "inquiries.view_replytemplate")
    inquiry = inquiry_as_now(request, pk)
    language = templates.language_of(inquiry)
    rows = templates.fitting(inquiry.team_id, TemplateKind.REPLY, language)
    wanted = request.GET.get("q", "").casefold().split()
    found = [one for one in rows if all(word in f"{one.name} {one.body}".casefold() for word in wanted)]
    return TemplateResponse(
        request,
        "desk/templates.html",
        {"inquiry": inquiry, "found": found[:MAX_TEMPLATES], "any": bool(rows), "language": language},
    )


def fill_template(request: HttpRequest, pk: int, template: int) -> HttpResponse:
    require(request, "inquiries.view_replytemplate")
    inquiry = inquiry_as_now(request, pk)
    rows = visible_to(request.user, ReplyTemplate).filter(team=inquiry.team_id, active=True)
    one = get_object_or_404(rows, pk=template)
    account = _account(request, inquiry)
    scene = Scene(inquiry, account, request.user, one.language or templates.language_of(inquiry))
    return JsonResponse(
        {"text": templating.fill(one.body, scene).text, "subject": templating.fill(one.subject, scene).text}
    )


def _account(request: HttpRequest, inquiry: Inquiry) -> Any:
    wanted = request.GET.get("account", "")
    if not is_id(wanted):
        return inquiry.account
    return accounts_for(request.user, inquiry).filter(pk=wanted).first()


def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Addresses of the inquiry's team for what was typed so far."""
    inquiry = inquiry_as_now(request, pk)
    found = searching.addresses(request.user, inquiry.team_id, request.GET.get("q", "").strip()[:100])
    rows = [(one, addressing.line([one])) for one in found]
    return TemplateResponse(request, "desk/people.html", {"found": rows})
