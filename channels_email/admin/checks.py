"""“Nothing is lost”: what lies on each account's server against what is in the hub, for the owner of the agency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from channels_email import ringing
from channels_email.admin.accounts import EmailAccountAdmin
from channels_email.models import EmailAccount, LedgerOutcome, LedgerReason, MailCheck
from channels_email.services import checking, fetching
from channels_email.services.checking.standing import Standing, gap_words, standings
from inquiries.admin.accounts import ReadOnly, exact

PAGE = "admin:channels_email_mailcheck_changelist"
MAY_MEND = "inquiries.replay_failures"
_ICONS = {"good": "verified", "bad": "error", "warn": "warning", "quiet": "hourglass_empty"}


@dataclass(frozen=True)
class Part:
    """One term of the sum, with the way to the ledger's rows."""

    count: int
    words: str
    url: str
    tone: str = ""


@admin.register(MailCheck)
class MailCheckAdmin(ReadOnly, ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.ask))
        return [path("<int:account_id>/ask/", view, name="channels_email_mailcheck_ask"), *super().get_urls()]

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return bool(request.user.has_perm("channels_email.view_mailcheck"))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        every = standings(self._accounts(request).order_by("account__name"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Nothing is lost",
            "cards": [card(one) for one in every],
            "headline": headline(every),
            "pending": any(one.pending for one in every),
            "may_mend": request.user.has_perm(MAY_MEND),
        }
        return TemplateResponse(request, "mail/checks.html", context)

    def ask(self, request: HttpRequest, account_id: int) -> HttpResponse:
        if not (self.has_view_permission(request) and request.user.has_perm(MAY_MEND)):
            raise PermissionDenied
        account = get_object_or_404(self._accounts(request), pk=account_id)
        checking.ask(account.pk, mend=request.POST.get("do") == "mend")
        if not ringing.ring_check(account.pk):
            words = "The worker can't be reached just now; it begins by itself as soon as it runs."
            messages.warning(request, words)
        return redirect(PAGE)

    def _accounts(self, request: HttpRequest) -> Any:
        own = EmailAccountAdmin(EmailAccount, self.admin_site).get_queryset(request)
        return own.filter(pk__in=fetching.fetchable().values("pk")).defer("credentials", "signature")


def headline(every: list[Standing]) -> dict[str, str]:
    """One sentence for the whole agency."""
    total = sum(one.total("on_server") for one in every)
    gap = sum(one.gap for one in every)
    told = [one for one in every if one.at]
    if gap:
        return {
            "tone": "bad",
            "icon": _ICONS["bad"],
            "words": gap_words(gap),
            "more": "They lie on the server and can be fetched.",
        }
    if not told:
        words = "The first comparison is made within hours of the first fetch."
        return {"tone": "quiet", "icon": _ICONS["quiet"], "words": "Nothing was compared yet", "more": words}
    mails = "1 mail" if total == 1 else f"{total:,} mails"
    more = f"{mails} on the servers, and each of them is accounted for."
    open_ones = [one for one in every if one.tone != "good"]
    if open_ones:
        names = ", ".join(str(one.account) for one in open_ones[:3])
        return {
            "tone": "warn",
            "icon": _ICONS["warn"],
            "words": "Not all could be compared",
            "more": f"See {names}.",
        }
    return {"tone": "good", "icon": _ICONS["good"], "words": "Nothing is lost", "more": more}


def card(one: Standing) -> dict[str, Any]:
    base = one.account.account
    return {
        "pk": one.account.pk,
        "name": base.name,
        "address": base.address,
        "page": reverse("admin:channels_email_emailaccount_change", args=[one.account.pk]),
        "tone": one.tone,
        "icon": _ICONS[one.tone],
        "words": one.words,
        "at": exact(one.at),
        "next_at": exact(one.next_at),
        "pending": one.pending,
        "gap": one.gap,
        "on_server": one.total("on_server"),
        "parts": parts(one),
        "notes": notes(one),
        "folders": [row for row in one.rows if row.folder],
        "days": one.days,
        "examples": [example for row in one.rows for example in row.examples][:5],
    }


def parts(one: Standing) -> list[Part]:
    """What the mails on the server add up from. What there is none of is left out, but never the first."""
    counts = (
        ("taken", LedgerOutcome.TAKEN, "taken in", ""),
        ("known", LedgerOutcome.KNOWN, "known already", ""),
        ("skipped", LedgerOutcome.SKIPPED, "left out", ""),
        ("failed", LedgerOutcome.FAILED, "failed", "bad"),
        ("missing", None, "missing", "bad"),
    )
    return [
        Part(one.total(name), words, _ledger(one, outcome) if outcome else "", tone)
        for name, outcome, words, tone in counts
        if name == "taken" or one.total(name)
    ]


def notes(one: Standing) -> list[str]:
    reasons: dict[str, int] = {}
    for row in one.rows:
        for reason, count in row.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + count
    told = [f"{count:,} left out: {_reason(reason)}" for reason, count in reasons.items()]
    if unread := one.total("unread"):
        told.append(f"{unread:,} taken in, but could not be read: see Failures")
    if waiting := one.total("waiting"):
        told.append(f"{waiting:,} came since and are fetched next")
    return told


def _reason(code: str) -> str:
    label = str(LedgerReason(code).label) if code else "other reasons"
    return label[:1].lower() + label[1:]


def _ledger(one: Standing, outcome: str) -> str:
    page = reverse("admin:channels_email_ledgerentry_changelist")
    return f"{page}?account={one.account.pk}&outcome__exact={outcome}"
