"""What people see when something goes wrong; the words stand in templates/400.html and the like."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.template import loader
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect
from structlog.contextvars import get_contextvars

View = Callable[[HttpRequest], HttpResponseBase]


def server_error(request: HttpRequest) -> HttpResponse:
    """With the id by which the log finds it. No context of the desk: that may be what is broken."""
    page = loader.get_template("500.html").render({"request_id": get_contextvars().get("request_id", "")})
    return HttpResponse(page, status=500)


def without_nul(get_response: View) -> View:
    """PostgreSQL stores no NUL and answers with an error; nobody types one into an address or a search."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path or "\0" in unquote(request.META.get("QUERY_STRING", "")):
            raise BadRequest("NUL in the address")
        return get_response(request)

    return answer


def sign_in_for_htmx(get_response: View) -> View:
    """htmx follows a redirect by itself and would put the whole login page into a corner of this one."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        login = resolve_url(settings.LOGIN_URL)
        if not request.htmx or urlsplit(response.headers.get("Location", "")).path != login:
            return response
        here = request.htmx.current_url_abs_path or "/"
        return HttpResponseClientRedirect(f"{login}?{urlencode({'next': here})}")

    return answer
