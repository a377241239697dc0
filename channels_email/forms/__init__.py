from __future__ import annotations

from channels_email.forms.account import BASE_FIELDS, EmailAccountForm

__all__ = ["BASE_FIELDS", "EmailAccountForm"]
