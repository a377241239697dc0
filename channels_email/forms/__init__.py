from __future__ import annotations

from channels_email.forms.account import BASE_FIELDS, EmailAccountForm
from channels_email.forms.kinds import KINDS, Kind, kind_of

__all__ = ["BASE_FIELDS", "KINDS", "EmailAccountForm", "Kind", "kind_of"]
