"""The buttons Connect and Reconnect, and what the account's page says of the sign-in."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from channels_email.models import EmailAccount, SignIn
from channels_email.services import connecting
from channels_email.services.oauth_clients import BY_PERSON
from channels_email.services.tokens import connected
from inquiries.channels import PermanentError

_BROWSER = "mail_sign_in"


def browser_of(request: HttpRequest) -> str:
    """A word that only this session knows; what was begun in it can be ended only in it."""
    return str(request.session.setdefault(_BROWSER, secrets.token_urlsafe(24)))


@never_cache
def connect(request: HttpRequest, account: EmailAccount) -> HttpResponse:
    """A page that leads on by itself. A redirect would be the answer to a form, and our Content-Security-Policy keeps
    forms and all that follows from them here (form-action)."""
    try:
        url = connecting.begin(account, request.user, browser_of(request))
    except PermanentError as error:
        messages.error(request, error.words)
        page = reverse("admin:channels_email_emailaccount_change", args=[account.pk])
        return redirect(f"{page}#sign-in")
    return render(request, "mail/leaving.html", {"url": url, "vendor": account.get_sign_in_display()})


def context(account: EmailAccount) -> dict[str, Any]:
    if account.sign_in not in BY_PERSON:
        return {}
    row = SignIn.objects.select_related("account__account").filter(pk=account.pk).first()
    return {
        "sign_in": row,
        "signed_in": row is not None and connected(account, row),
        "vendor": "Google" if account.sign_in == "google" else "Microsoft",
        "redirect_uri": connecting.redirect_uri(),
    }
