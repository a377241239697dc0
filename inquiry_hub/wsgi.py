from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inquiry_hub.settings")
os.environ.setdefault("HUB_PROCESS", "web")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402  needs the apps that the line above has loaded
from django.urls import reverse  # noqa: E402

from inquiry_hub.celery import app  # noqa: E402
from inquiry_hub.checks import refuse_start  # noqa: E402

refuse_start()

# Else the first request of each process loads it, for a second in which no other is served: a provider may wait no longer.
# Under --preload once for all processes. None of it opens a connection: one may not be shared across a fork.
reverse("home")  # the addresses with their views
app.autodiscover_tasks(force=True)
app.connection_for_write().get_transport_cls()
if settings.EXTRACTOR != "local":  # somebody waits for a question that a model writes
    import openai.resources.chat
    import openai.resources.responses  # noqa: F401
