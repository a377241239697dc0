"""The agency's accounts: an overview of their health, and what the account pages of every channel share. A door for
channels: the settings of each kind stand in its channel's own app."""

from __future__ import annotations

from inquiries.admin.accounts.forms import AccountForm
from inquiries.admin.accounts.kinds import AccountKind, Fieldsets
from inquiries.admin.accounts.lines import StateLine, troubles
from inquiries.admin.accounts.overview import state_of
from inquiries.admin.accounts.pages import AccountAdmin, WatchPage, channel_admins
from inquiries.admin.accounts.secret_fields import WriteOnlyText, secret
from inquiries.admin.base import ReadOnly
from inquiries.admin.words import exact

__all__ = [
    "AccountAdmin",
    "AccountForm",
    "AccountKind",
    "Fieldsets",
    "ReadOnly",
    "StateLine",
    "WatchPage",
    "WriteOnlyText",
    "channel_admins",
    "exact",
    "secret",
    "state_of",
    "troubles",
]
