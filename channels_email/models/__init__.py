from __future__ import annotations

from channels_email.models.accounts import (
    AfterIntake,
    EmailAccount,
    Protocol,
    SignInMethod,
    _inbox,
    today,
)
from channels_email.models.checks import CheckPlan, MailCheck
from channels_email.models.folders import FetchState, MailFolder
from channels_email.models.ledger import LedgerEntry, LedgerOutcome, LedgerReason
from channels_email.models.sign_ins import SignIn, SignInAttempt
from channels_email.models.subscriptions import GraphSubscription

__all__ = [
    "AfterIntake",
    "CheckPlan",
    "EmailAccount",
    "FetchState",
    "GraphSubscription",
    "LedgerEntry",
    "LedgerOutcome",
    "LedgerReason",
    "MailCheck",
    "MailFolder",
    "Protocol",
    "SignIn",
    "SignInAttempt",
    "SignInMethod",
    "_inbox",  # named by the first migration
    "today",
]
