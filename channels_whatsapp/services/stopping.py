"""A number whose provider lets us in no more is stopped until somebody has mended it: each further try would fail like the
last, and too many of them lock an account for good."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from channels_whatsapp.providers.verdicts import NumberStopped
from inquiries import intake
from inquiries.channels import PermanentError
from inquiries.models.accounts import UNTIL_MENDED, ChannelAccount


def refuse_if_stopped(account: ChannelAccount) -> None:
    """Raises PermanentError, so that whoever wrote is told at once and not after hours of tries."""
    if account.waits_for_somebody:
        words = f"This number is stopped until an administrator has seen to it. {account.last_error_words}"
        raise PermanentError("number_stopped", words.strip())


@contextmanager
def watching(account: ChannelAccount) -> Iterator[None]:
    """What the provider refuses in here stops the number, if it is about the number."""
    try:
        yield
    except PermanentError as error:
        note(account, error)
        raise


def note(account: ChannelAccount, error: PermanentError) -> None:
    """Of what the provider has refused only that which concerns the whole number stops it."""
    if not isinstance(error, NumberStopped):
        return
    intake.account_failed(account, error.code, error.words)
    intake.pause_account(account, UNTIL_MENDED)
    words = (
        f"WhatsApp number “{account.name}” is stopped: {error.words} Then test the connection on its page."
    )
    intake.raise_alert(_key(account), words, account)


def mended(account: ChannelAccount) -> None:
    """A test went well, or the credentials were entered again."""
    if account.waits_for_somebody:
        intake.pause_account(account, None)
    intake.settle_alert(_key(account))


def _key(account: ChannelAccount) -> str:
    return f"whatsapp:stopped:{account.pk}"
