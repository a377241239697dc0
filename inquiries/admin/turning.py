"""The reply box turns: to another message, another way of answering, another of our numbers or mailboxes, a template."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from inquiries.admin import box, carrying, ready, ways
from inquiries.admin.acting import inquiry_as_now, is_id, require
from inquiries.admin.box_form import BoxForm
from inquiries.models import ChannelAccount, Draft, DraftMode, Inquiry, Message
from inquiries.services import addressing, contents, drafts, maps, prefilling, windows
from inquiries.services.drafts import Written
from inquiries.services.templating import Scene

NOTHING = "none"  # no template any more, no message quoted


@dataclass(frozen=True)
class Turn:
    """What was asked for; each is empty where it stays as it is. `carry`: a message of ours; what of it did not arrive goes
    along."""

    mode: str = ""
    about: Message | None = None
    quotes_nothing: bool = False
    account: ChannelAccount | None = None
    template: str = ""
    carry: Message | None = None


def turn(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers with the box as it is then; the words go along."""
    require(request, "inquiries.change_inquiry")
    inquiry = inquiry_as_now(request, pk)
    form = BoxForm(request, inquiry)
    if not form.is_valid():
        raise Http404
    asked = _asked(request, form)
    rest = carrying.rest_of(asked.carry)
    written = _turned(request, inquiry, carrying.with_rest(form.written(), rest), asked)
    if asked.carry is not None:
        carrying.taken_back(asked.carry, request.user)
    draft = drafts.save(inquiry, request.user, written, form.cleaned_data["compose_token"], None)
    if asked.carry is not None:
        drafts.bring(draft, asked.carry, rest.files)
    if asked.mode or asked.about:
        drafts.answer(draft, DraftMode(written.mode), written.about)
    shown = _shown(request, inquiry, draft, form.cleaned_data["seen"] or 0)
    return TemplateResponse(request, "desk/composer.html", {"composer": shown, "inquiry": inquiry})


def _asked(request: HttpRequest, form: BoxForm) -> Turn:
    told = request.POST
    mode = told.get("turn_mode", "")
    if mode and mode not in DraftMode.values:
        raise Http404
    return Turn(
        mode=mode,
        about=_row(form.fields["about"].queryset, told.get("turn_about", "")),
        quotes_nothing=told.get("turn_about") == NOTHING,
        account=_row(form.fields["account"].queryset, told.get("turn_account", "")),
        template=told.get("turn_template", ""),
        carry=_row(form.fields["about"].queryset, told.get("turn_carry", "")),
    )


def _row(rows: Any, pk: str) -> Any:
    return rows.filter(pk=pk).first() if is_id(pk) else None


def _turned(request: HttpRequest, inquiry: Inquiry, written: Written, asked: Turn) -> Written:
    before = written.account
    written = replace(written, mode=DraftMode(asked.mode or written.mode))
    if asked.account is not None and asked.about is None:
        written = _from_account(inquiry, written, asked.account)
    elif asked.about is not None or asked.mode:
        written = _to_message(inquiry, written, asked)
    elif asked.quotes_nothing:
        written = replace(written, about=None)
    return _with_content(request, inquiry, written, before, asked)


def _from_account(inquiry: Inquiry, written: Written, account: ChannelAccount) -> Written:
    """Chosen like a SIM. From one mailbox to another everything stays; into a chat it goes to the customer's number, and
    what stood in the mail's head waits for the way back."""
    before = written.account
    if before is not None and not _is_chat(before) and not _is_chat(account):
        return replace(written, account=account)
    proposal = addressing.for_account(inquiry, account, DraftMode(written.mode))
    typed = {role: written.recipients.get(role, "") for role in drafts.ROLES}
    copies = typed["cc"] or addressing.line(proposal.cc)
    return replace(
        written,
        mode=DraftMode.REPLY if _is_chat(account) else written.mode,
        account=account,
        about=proposal.about,
        subject=written.subject or proposal.subject,
        recipients={**typed, "to": addressing.line(proposal.to), "cc": copies},
    )


def _to_message(inquiry: Inquiry, written: Written, asked: Turn) -> Written:
    """A message is answered by the channel that it came by, and forwarded by mail."""
    mode, account = DraftMode(written.mode), written.account
    stays = written.about if written.about and not ways.is_chat(written.about.channel) else None
    about = asked.about or stays
    if about is None and mode != DraftMode.FORWARD and account is not None:
        proposal = addressing.for_account(inquiry, account, mode)
    else:
        proposal = addressing.propose(inquiry, mode, about)
    return replace(
        written,
        about=proposal.about,
        account=asked.account or _sender(account, proposal.account),
        subject=proposal.subject or written.subject,
        recipients={"to": addressing.line(proposal.to), "cc": addressing.line(proposal.cc), "bcc": ""},
        quote=True,
    )


def _sender(account: ChannelAccount | None, proposed: ChannelAccount | None) -> ChannelAccount | None:
    """A mailbox that somebody chose stays for mail; a chat is answered from the number that knows it."""
    if account is None or proposed is None:
        return proposed or account
    return proposed if _is_chat(account) or _is_chat(proposed) else account


def _is_chat(account: ChannelAccount) -> bool:
    return ways.is_chat(account.channel)


# --- what stands beside the text ------------------------------------------------------------------------------------


def _with_content(
    request: HttpRequest, inquiry: Inquiry, written: Written, before: ChannelAccount | None, asked: Turn
) -> Written:
    """A template belongs to its number; a place becomes words of a mail."""
    content, account = dict(written.content), written.account
    if account is None or not _is_chat(account):
        return replace(written, content={}, text=_with_place(written.text, content))
    if asked.template and asked.template != NOTHING:
        text = _with_place(written.text, content)  # a template goes alone
        content = {"template": _template(request, inquiry, written, account, asked.template)}
        return replace(written, content=content, text=text)
    if asked.template == NOTHING or (before is not None and before.pk != account.pk):
        content.pop("template", None)
    return replace(written, content=content)


def _with_place(text: str, content: dict[str, Any]) -> str:
    place = contents.location_of(content)
    if place is None:
        return text
    lines = (place.name, place.address, maps.link(place.latitude, place.longitude))
    words = "\n".join(one for one in lines if one)
    return text if words in text else f"{text.rstrip()}\n\n{words}".lstrip()


def _template(
    request: HttpRequest, inquiry: Inquiry, written: Written, account: ChannelAccount, key: str
) -> dict[str, Any]:
    to = next(iter(addressing.parse(written.recipients.get("to", ""), account)[0]), None)
    option = ready.find(windows.for_address(account, to), key)
    if option is None:
        raise Http404
    scene = Scene(inquiry, account, request.user, option.language[:2])
    variables = prefilling.prefill(option, scene)
    return {"name": option.name, "language": option.language, "variables": variables}


def _shown(request: HttpRequest, inquiry: Inquiry, draft: Draft, seen: int) -> box.Box:
    """A box in which nothing stands yet is no draft."""
    if drafts.is_empty(draft):
        drafts.discard(draft)
        return box.unsaved(request.user, inquiry, draft, seen)
    return box.from_draft(request.user, inquiry, drafts.open_of(request.user, inquiry.pk) or draft, seen)
