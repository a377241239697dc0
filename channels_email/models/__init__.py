from __future__ import annotations

from channels_email.models.accounts import (
    AfterIntake,
    EmailAccount,
    Protocol,
    SignInMethod,
    _inbox,
    today,
)
from channels_email.models.folders import FetchState, MailFolder
from channels_email.models.ledger import LedgerEntry, LedgerOutcome
from channels_email.models.sign_ins import SignIn, SignInAttempt

__all__ = [
    "AfterIntake",
    "EmailAccount",
    "FetchState",
    "LedgerEntry",
    "LedgerOutcome",
    "MailFolder",
    "Protocol",
    "SignIn",
    "SignInAttempt",
    "SignInMethod",
    "_inbox",  # named by the first migration
    "today",
]
