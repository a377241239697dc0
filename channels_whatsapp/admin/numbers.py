from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern

from channels_whatsapp.admin import health, templates
from channels_whatsapp.forms import NumberForm
from channels_whatsapp.kinds import KINDS, SHORT, Kind, kind_of
from channels_whatsapp.models import NumberHealth, Provider, WhatsAppNumber
from channels_whatsapp.numbers import shown
from channels_whatsapp.services import at_provider, fetching, numbers, standing, testing
from inquiries.account_setup.stages import Stage
from inquiries.admin.accounts import AccountAdmin
from inquiries.channels import ChannelError


@admin.register(WhatsAppNumber)
class NumberAdmin(AccountAdmin):
    channel = "whatsapp"
    kinds = KINDS
    which_kind = "Where is the number?"
    panel = "whatsapp/number_panel.html"
    saved = "Now enter its webhook address at the provider; it stands below, to be copied."
    test_note = "Asks the provider with what stands above. Nothing is saved and no message is sent."
    form = NumberForm
    list_display = ("name", "number", "provider_name")

    class Media:
        css = {"all": ("whatsapp/number.css",)}

    def kind_of(self, row: WhatsAppNumber) -> Kind:
        return kind_of(row)

    def run_test(self, row: WhatsAppNumber) -> Iterator[Stage]:
        return testing.run(row)

    def state(self, request: HttpRequest, row: WhatsAppNumber) -> dict[str, Any]:
        known = NumberHealth.objects.filter(pk=row.pk).first() or NumberHealth(pk=row.pk)
        return {
            "lines": health.lines(row, known),
            "todo": health.todo(row),
            "to_copy": at_provider.of(row) if self.has_change_permission(request) else [],
            "provider": SHORT[Provider(row.provider)],
            "is_meta": row.provider == Provider.META,
            "shown_number": shown(row.account.address),
            **templates.context(row, known),
        }

    def save_model(self, request: HttpRequest, obj: WhatsAppNumber, form: Any, change: bool) -> None:
        numbers.save(obj, form.base, form.given_secrets)

    def get_urls(self) -> list[URLPattern]:
        own = [
            self.act("ask", self._and_back(ask)),
            self.act("fetch", self._and_back(fetch)),
            self.act("templates", self._and_back(templates.fetch)),
        ]
        return [*own, *super().get_urls()]

    def _and_back(
        self, act: Callable[[HttpRequest, WhatsAppNumber], None]
    ) -> Callable[[HttpRequest, WhatsAppNumber], HttpResponse]:
        def done(request: HttpRequest, number: WhatsAppNumber) -> HttpResponse:
            act(request, number)
            return redirect(self.address_of("change"), number.pk)

        done.__name__ = act.__name__
        return done

    @admin.display(description="number", ordering="account__address")
    def number(self, obj: WhatsAppNumber) -> str:
        return shown(obj.account.address)

    @admin.display(description="provider", ordering="provider")
    def provider_name(self, obj: WhatsAppNumber) -> str:
        return kind_of(obj).title


def ask(request: HttpRequest, number: WhatsAppNumber) -> None:
    try:
        standing.ask(number)
    except ChannelError as error:
        messages.error(request, error.words)
    else:
        messages.success(request, f"{SHORT[Provider(number.provider)]} was asked.")


def fetch(request: HttpRequest, number: WhatsAppNumber) -> None:
    if fetching.ring(number.pk):
        messages.success(
            request, "The number is being compared with Twilio's list; what is missing comes in a moment."
        )
    else:
        messages.error(request, "The queue does not answer just now. Try again in a minute.")
