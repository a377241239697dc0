from __future__ import annotations

from django.urls import URLPattern, path

from channels_whatsapp.views import files

urlpatterns: list[URLPattern] = [
    path("files/<str:token>/", files.file, name="whatsapp-file"),
]
