"""Whether all that lies on the server is in the hub: compared once a day, and whenever somebody asks."""

from __future__ import annotations

from channels_email.services.checking.checks import check_account, check_folders
from channels_email.services.checking.plan import ask, due

__all__ = ["ask", "check_account", "check_folders", "due"]
