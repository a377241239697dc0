"""Where the provider sends the browser back to. It leads to the account's page and nowhere else."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from channels_email.admin.accounts import account_or_404
from channels_email.admin.signing_in import browser_of
from channels_email.services import connecting
from inquiries.channels import ChannelError


@require_GET
@never_cache
@login_required
@sensitive_variables()
def signed_in(request: HttpRequest) -> HttpResponse:
    answer = request.GET.dict()
    try:
        attempt = connecting.take(answer.get("state", ""), request.user, browser_of(request))
    except ChannelError as error:
        messages.error(request, error.words)
        return redirect("admin:inquiries_channelaccount_changelist")
    account = account_or_404(request, attempt.account_id)
    try:
        who = connecting.finish(attempt, answer)
        messages.success(request, f"Signed in as {who}. Mail is being fetched.")
    except ChannelError as error:
        messages.error(request, error.words)
    page = reverse("admin:channels_email_emailaccount_change", args=[account.pk])
    return redirect(f"{page}#sign-in")
