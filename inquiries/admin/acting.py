"""What every view that changes something shares: the right to do it, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from inquiries.models import Inquiry
from inquiries.selectors import visible_to


def require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def is_id(text: str) -> bool:
    """Whether a form's or an address's text can be a row's id; a longer number is none to PostgreSQL, but an error."""
    return text.isascii() and text.isdecimal() and len(text) < 19


def chosen_ids(request: HttpRequest, most: int) -> list[str]:
    return [pk for pk in request.POST.getlist("chosen") if is_id(pk)][:most]


def whole_page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> TemplateResponse:
    """A page of its own, with the desk's look and navigation around it."""
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context}, status=status)


def back(request: HttpRequest, otherwise: str = "admin:inquiries_inquiry_changelist") -> HttpResponseRedirect:
    """To the page that the form stood on; an address of another host is not followed."""
    target = request.POST.get("back", "")
    fine = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return HttpResponseRedirect(target if fine else reverse(otherwise))


def inquiry_or_404(request: HttpRequest, pk: int | str) -> Inquiry:
    try:
        return visible_to(request.user, Inquiry).select_related("contact", "assignee", "account").get(pk=pk)
    except (Inquiry.DoesNotExist, ValueError, OverflowError) as error:
        raise Http404("There is no such inquiry, or it belongs to another team.") from error


def inquiry_as_now(request: HttpRequest, pk: int) -> Inquiry:
    """For the reply box: a colleague may have merged the inquiry since the page was opened, and draft and messages have
    gone along."""
    inquiry = inquiry_or_404(request, pk)
    return inquiry if inquiry.merged_into_id is None else inquiry_or_404(request, inquiry.merged_into_id)
