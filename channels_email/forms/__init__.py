from __future__ import annotations

from channels_email.forms.account import EmailAccountForm

__all__ = ["EmailAccountForm"]
