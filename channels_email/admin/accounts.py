from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.http import HttpRequest
from django.urls import URLPattern
from unfold.widgets import UnfoldAdminTextInputWidget

from channels_email.admin import fetching, health, signing_in
from channels_email.forms import EmailAccountForm
from channels_email.kinds import KINDS, Kind, kind_of
from channels_email.models import EmailAccount
from channels_email.services import accounts, testing
from inquiries.account_setup.stages import Stage
from inquiries.admin.accounts import AccountAdmin, WatchPage


@admin.register(EmailAccount)
class EmailAccountAdmin(AccountAdmin):
    channel = "email"
    kinds = KINDS
    which_kind = "What kind of mailbox is it?"
    panel = "mail/account_panel.html"
    saved = "Its mail is fetched from now on, once a minute."
    test_note = "Tries what stands above. Nothing is saved and no mail is sent."
    watch_pages = (
        WatchPage(
            "Nothing is lost",
            "fact_check",
            "admin:channels_email_mailcheck_changelist",
            "channels_email.view_mailcheck",
        ),
        WatchPage(
            "Mail ledger",
            "list_alt",
            "admin:channels_email_ledgerentry_changelist",
            "channels_email.view_ledgerentry",
        ),
    )
    form = EmailAccountForm
    list_display = ("name", "address", "reading")
    formfield_overrides = {ArrayField: {"widget": UnfoldAdminTextInputWidget}}

    def kind_of(self, row: EmailAccount) -> Kind:
        return kind_of(row)

    def run_test(self, row: EmailAccount) -> Iterator[Stage]:
        return testing.run(row)

    def state(self, request: HttpRequest, row: EmailAccount) -> dict[str, Any]:
        return {**fetching.context(row), "folders": health.folders(row), **signing_in.context(row)}

    def save_model(self, request: HttpRequest, obj: EmailAccount, form: Any, change: bool) -> None:
        accounts.save(obj, form.base, form.given_secrets)

    def get_urls(self) -> list[URLPattern]:
        own = [
            self.act("connect", signing_in.connect),
            self.act("fetch", fetching.fetch),
            self.look("progress", fetching.show),
        ]
        return [*own, *super().get_urls()]

    @admin.display(description="server")
    def reading(self, obj: EmailAccount) -> str:
        return obj.imap_host or ("Microsoft Graph" if obj.protocol == "graph" else "only imported into")


def account_or_404(request: HttpRequest, pk: int) -> EmailAccount:
    """For views outside of the admin: an account that this user may change."""
    found: EmailAccount = EmailAccountAdmin(EmailAccount, admin.site).own(request, pk)
    return found
