from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inquiry_hub.settings")
os.environ.setdefault("HUB_PROCESS", "web")

application = get_wsgi_application()
