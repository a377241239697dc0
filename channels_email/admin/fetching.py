"""Fetch now, fetch since a day, and how far it is: views of the account's page."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from channels_email import ringing
from channels_email.admin import health
from channels_email.models import EmailAccount, FetchState
from channels_email.services import progress

_SWITCHED_OFF = "The account is switched off; switch it on and save first."


class FetchForm(forms.Form):
    """An empty day is "fetch now"."""

    since = forms.DateField(required=False)

    def clean_since(self) -> object:
        since = self.cleaned_data["since"]
        if since and since > timezone.localdate():
            raise forms.ValidationError("This day is still to come.")
        return since


def fetch(request: HttpRequest, account: EmailAccount) -> HttpResponse:
    form = FetchForm(request.POST)
    if not account.account.active:
        messages.error(request, _SWITCHED_OFF)
    elif form.is_valid():
        _ask(request, account, form.cleaned_data["since"])
    else:
        messages.error(request, " ".join(form.errors["since"]))
    page = reverse("admin:channels_email_emailaccount_change", args=[account.pk])
    return redirect(f"{page}#fetching")


def _ask(request: HttpRequest, account: EmailAccount, since: object) -> None:
    busy = FetchState.objects.filter(pk=account.pk, lease_until__gt=timezone.now()).exists()
    progress.ask(account.pk, since)
    rung = ringing.ring_fetch(account.pk)
    if busy:
        messages.info(request, "This account is being fetched just now; what you asked for follows.")
    elif not rung:
        words = "The worker can't be reached just now; it fetches by itself as soon as it runs."
        messages.warning(request, words)


def show(request: HttpRequest, account: EmailAccount) -> HttpResponse:
    """The fragment that the page asks for every other second while a run is on."""
    return render(request, "mail/progress.html", context(account))


def context(account: EmailAccount) -> dict[str, object]:
    state = FetchState.objects.filter(pk=account.pk).first()
    return {
        "progress": health.progress(state),
        "lines": health.lines(account, state),
        "progress_url": reverse("admin:channels_email_emailaccount_progress", args=[account.pk]),
    }
