"""The pages of mail accounts. Importing this package registers them."""

from __future__ import annotations

from channels_email.admin import accounts, checks, ledger

__all__ = ["accounts", "checks", "ledger"]
