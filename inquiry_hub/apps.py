from __future__ import annotations

from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "inquiry_hub"
    label = "hub"
    verbose_name = "Inquiry hub"

    def ready(self) -> None:
        # The application must exist in every process, else shared tasks would ring a default broker.
        from inquiry_hub import celery, checks  # noqa: F401
