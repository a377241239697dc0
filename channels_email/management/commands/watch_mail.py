from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from channels_email.services.watching import Watch


class Command(BaseCommand):
    help = "Waits at the mail servers (IMAP IDLE), so that new mail is fetched within seconds. Ends with SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        for sig in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sig, lambda *_: stopped.set())
        Watch().run(stopped)
