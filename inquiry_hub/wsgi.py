from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inquiry_hub.settings")
os.environ.setdefault("HUB_PROCESS", "web")

application = get_wsgi_application()

from inquiry_hub.checks import refuse_start  # noqa: E402  needs the apps that the line above has loaded

refuse_start()
