"""The only place that knows the addresses of every app."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from inquiry_hub.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("mail/", include("channels_email.urls")),
    path("whatsapp/", include("channels_whatsapp.urls")),
    path("", RedirectView.as_view(pattern_name="admin:inquiries_inquiry_changelist"), name="home"),
]

handler500 = "inquiry_hub.errors.server_error"
