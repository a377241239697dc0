from __future__ import annotations

from django.urls import URLPattern, path

from channels_email.views import notifications, sign_in

urlpatterns: list[URLPattern] = [
    path("signed-in/", sign_in.signed_in, name="mail-signed-in"),
    path("graph/<uuid:key>/", notifications.graph, name="mail-graph-notify"),
]
