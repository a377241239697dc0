"""What the reply box asks while somebody writes into a chat: templates of the provider, a place, how long it stays open."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from inquiries.admin import chat_box, clock, ready, ways
from inquiries.admin.acting import inquiry_as_now, is_id, require
from inquiries.admin.box_form import BoxForm, accounts_for
from inquiries.channels import Location
from inquiries.models import ChannelAccount, Inquiry
from inquiries.services import contents, maps, templates, windows

_SHORT_LINK = "This short link hides the place. Open it, and copy the long address or the numbers."
_NO_PLACE = "No place was found in it. Paste the address of a map, or type latitude and longitude."


def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """`?account=&ready_q=&ready_language=`: templates to choose from."""
    require(request, "inquiries.change_inquiry")
    inquiry = inquiry_as_now(request, pk)
    account = _account(request, inquiry)
    options = windows.options(inquiry, account)
    spoken = templates.language_of(inquiry)
    found = ready.lines(
        options, request.GET.get("ready_q", "")[:200], request.GET.get("ready_language", ""), spoken
    )
    return TemplateResponse(request, "desk/ready_list.html", {"lines": found})


def _account(request: HttpRequest, inquiry: Inquiry) -> ChannelAccount:
    wanted = request.GET.get("account", "")
    rows = accounts_for(request.user, inquiry).filter(pk=wanted if is_id(wanted) else 0)
    account: ChannelAccount = get_object_or_404(rows)
    if not ways.is_chat(account.channel):
        raise Http404
    return account


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The chosen template as the customer will see it, with what is wrong beside each place."""
    require(request, "inquiries.change_inquiry")
    inquiry = inquiry_as_now(request, pk)
    form = BoxForm(request, inquiry)
    if not form.is_valid():
        raise Http404
    account, use = form.cleaned_data["account"], contents.template_of(form.content())
    if account is None or use is None:
        raise Http404
    to = chat_box.recipient(inquiry, account)[0]
    chosen = ready.chosen(account, to, windows.for_address(account, to), use)
    return TemplateResponse(request, "desk/ready_shown.html", {"ready": chosen, "beside": True})


def clock_now(request: HttpRequest, pk: int) -> HttpResponse:
    """204 where no window is open: the box has to turn."""
    require(request, "inquiries.change_inquiry")
    inquiry = inquiry_as_now(request, pk)
    account = _account(request, inquiry)
    options = windows.options(inquiry, account)
    told = clock.of(options.window_closes_at, timezone.now())
    if told is None or not told.seconds:
        return HttpResponse(status=204)
    return TemplateResponse(request, "desk/box_clock.html", {"clock": told})


def place(request: HttpRequest, pk: int) -> HttpResponse:
    """A place for the message, out of a map's address or two numbers; nothing is stored before the draft is."""
    require(request, "inquiries.change_inquiry")
    inquiry_as_now(request, pk)
    told = request.POST
    link = told.get("map_link", "").strip()
    found = maps.coordinates(
        link or f"{_number(told.get('new_latitude'))},{_number(told.get('new_longitude'))}"
    )
    if found is None:
        words = _SHORT_LINK if maps.is_short_link(link) else _NO_PLACE
        answer = TemplateResponse(request, "desk/refused.html", {"words": [words]})
        answer["HX-Retarget"] = "#place-refused"
        return answer
    named = {name: told.get(f"new_{name}", "").strip()[:1_000] for name in ("name", "address")}
    return TemplateResponse(request, "desk/place.html", {"place": Location(*found, **named)})


def _number(text: str | None) -> str:
    return (text or "").strip().replace(",", ".")
