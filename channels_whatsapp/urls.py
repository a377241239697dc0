from __future__ import annotations

from django.urls import URLPattern, path

from channels_whatsapp.views import files, webhooks

urlpatterns: list[URLPattern] = [
    path("twilio/", webhooks.twilio, name="whatsapp-twilio"),
    path("meta/", webhooks.meta, name="whatsapp-meta"),
    path("files/<str:token>/", files.file, name="whatsapp-file"),
]
