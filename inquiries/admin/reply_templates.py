"""Templates of replies: who writes them sees at once what a customer would read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language_info
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from inquiries.admin.acting import require
from inquiries.admin.base import DeskAdmin, teams_of
from inquiries.models import ReplyTemplate
from inquiries.services import templating

LANGUAGES = ("en", "de", "fr", "it", "es", "pt", "nl", "da", "sv", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "bg", "el",
             "hr", "sl", "uk", "ru", "tr", "ar", "he", "zh-hans", "ja", "ko", "th", "vi")  # fmt: skip


def language_name(code: str) -> str:
    try:
        return str(get_language_info(code)["name"])
    except KeyError:
        return code


class TemplateForm(forms.ModelForm):
    language = forms.ChoiceField(
        required=False,
        widget=UnfoldAdminSelectWidget,
        choices=[("", "Every language"), *((code[:2], language_name(code)) for code in LANGUAGES)],
    )
    body = forms.CharField(
        label="Text", strip=False, max_length=50_000, widget=UnfoldAdminTextareaWidget({"rows": 14})
    )

    class Meta:
        model = ReplyTemplate
        fields = ("name", "kind", "language", "subject", "body", "active", "team")

    def clean_subject(self) -> str:
        return _checked(self.cleaned_data["subject"])

    def clean_body(self) -> str:
        return _checked(self.cleaned_data["body"])


def _checked(text: str) -> str:
    """A slip in a name would go to customers with its braces."""
    wrong = templating.unknown(text)
    if wrong:
        raise forms.ValidationError(unknown_words(wrong))
    return text


def unknown_words(names: tuple[str, ...]) -> str:
    shown = ", ".join(f"“{name}”" for name in names)
    return f"There is no variable {shown}. The names that can be used stand below the text."


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(DeskAdmin):
    form = TemplateForm
    list_display = ("name", "shown_language", "kind", "active", "team")
    list_filter = ("kind", "language", "active")
    search_fields = ("name", "subject", "body")
    ordering = ("name", "language")
    change_form_after_template = "desk/template_help.html"
    save_as = True

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.preview))
        return [path("preview/", view, name="inquiries_replytemplate_preview"), *super().get_urls()]

    def preview(self, request: HttpRequest) -> HttpResponse:
        require(request, "inquiries.view_replytemplate")
        return TemplateResponse(request, "desk/template_preview.html", previewed(request.POST))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **given: Any) -> HttpResponse:
        obj = given.get("obj")
        told = {"body": obj.body, "subject": obj.subject, "language": obj.language} if obj else {}
        context |= {"variables": list(templating.VARIABLES.values()), **previewed(told)}
        return super().render_change_form(request, context, **given)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "team":
            field.initial = teams_of(request).values_list("pk", flat=True).first()
        return field

    @admin.display(description="Language", ordering="language")
    def shown_language(self, one: ReplyTemplate) -> str:
        return language_name(one.language) if one.language else "Every language"


def previewed(told: Any) -> dict[str, str]:
    """With example values in place of the customer's."""
    subject, body = templating.preview(told.get("subject", "")), templating.preview(told.get("body", ""))
    wrong = tuple(dict.fromkeys((*subject.unknown, *body.unknown)))
    return {
        "preview_subject": subject.text[:1_000],
        "preview_text": body.text[:50_000],
        "preview_wrong": unknown_words(wrong) if wrong else "",
    }
