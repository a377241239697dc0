"""The step of accounts without a password: does the provider hand over a token?"""

from __future__ import annotations

from channels_email.models import EmailAccount, SignInMethod
from channels_email.services.oauth_clients import BY_APP, BY_TOKEN
from channels_email.services.testing.steps import Step
from channels_email.services.tokens import trial_token

_VENDORS = {SignInMethod.GOOGLE: "Google"}


class Key:
    """What was got is kept for the steps after it, and nowhere else."""

    def __init__(self, account: EmailAccount) -> None:
        self._account = account
        self._token = ""

    def steps(self) -> list[Step]:
        return [("sign-in", self._ask)] if self._account.sign_in in BY_TOKEN else []

    def token(self, account: EmailAccount) -> str:
        return self._token or trial_token(account)

    def _ask(self) -> str:
        self._token = trial_token(self._account)
        vendor = _VENDORS.get(SignInMethod(self._account.sign_in), "Microsoft")
        who = "this app" if self._account.sign_in in BY_APP else "the hub"
        return f"{vendor} gives {who} a key to the mailbox."
