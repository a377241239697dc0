"""From a provider's post to stored rows, in one commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from hmac import compare_digest

from channels_whatsapp import ringing
from channels_whatsapp.models import Provider
from channels_whatsapp.services import refusals
from channels_whatsapp.services.keyring import Known, keyring
from channels_whatsapp.webhooks import meta, signing, twilio
from channels_whatsapp.webhooks.posts import Event, Post, Whose
from channels_whatsapp.webhooks.signing import Secret
from inquiries import intake
from inquiries.models.accounts import ChannelAccount

# In a customer's words the quotes would have a backslash before them.
_TEMPLATES = (
    b'"message_template_status_update"',
    b'"message_template_components_update"',
    b'"template_category_update"',
)
_UNSIGNED = {
    Provider.TWILIO: (
        "Compare the auth token with the one in Twilio's console, and the webhook address there, to the letter, with the"
        " one on the number's page."
    ),
    Provider.META: "Compare the app secret with the one at Meta (App settings, Basic).",
}


def take_twilio(post: Post) -> bool:
    """Stores what a signed post brings, each event once. False, and nothing is stored: no secret of a number fits. Raises
    django.db.Error: try again later."""
    fields = signing.form_fields(post)
    whose = twilio.whose(fields)

    def numbers() -> list[Known]:
        """A secret counts only for its own account at Twilio; a post that names none may be of any."""
        return [one for one in keyring.of(Provider.TWILIO) if not whose.owner or one.owner == whose.owner]

    signed = partial(signing.signed_by_twilio, post, fields)
    holders = _holders(numbers, signed)
    if not holders:
        known = numbers()
        _refused(Provider.TWILIO, _owner(whose, known) or _only(known))
        return False
    _store(Provider.TWILIO, twilio.split(post, fields), holders, lambda: _holders(numbers, signed))
    return True


def take_meta(post: Post) -> bool:
    """See take_twilio. An app signs for all its numbers; for which of them stands in the body, which is not read before."""
    numbers = partial(keyring.of, Provider.META)
    signed = partial(signing.signed_by_meta, post)
    holders = _holders(numbers, signed)
    if not holders:
        _refused(Provider.META, _only(numbers()))
        return False
    events = meta.split(post.body)
    _store(Provider.META, events, holders, lambda: _holders(numbers, signed))
    _ring_for_templates(events, holders)
    return True


def _ring_for_templates(events: Iterable[Event], holders: Iterable[Known]) -> None:
    """A template of an account was approved, paused or changed: what it is now says the list
    (whatsapp/webhooks/reference/message_template_status_update). A lost ring costs an hour."""
    told = {
        whose.owner
        for whose, raw in events
        if not whose.numbers and any(one in raw.raw for one in _TEMPLATES)
    }
    for account_id in {one.account.pk for one in holders if one.owner in told}:
        ringing.ring_templates(account_id)


def knows_verify_token(token: str) -> bool:
    """Whether Meta has been given this token for one of the numbers, compared in constant time."""
    if _is_verify_token(token):
        return True
    return keyring.looks_again() and _is_verify_token(token)


def owner_of(raw: bytes) -> int | None:
    """The number that an original was for, which was stored while nobody had it."""
    form = Post("", raw, signing.FORM)
    found = {Provider.META: meta.split(raw), Provider.TWILIO: twilio.split(form, signing.form_fields(form))}
    account = _owner_among(found)
    if account is None and keyring.looks_again():
        account = _owner_among(found)
    return account.pk if account else None


def _owner_among(found: dict[Provider, list[Event]]) -> ChannelAccount | None:
    for provider, events in found.items():
        if len(events) == 1:
            whose = events[0][0]
            own = [one for one in keyring.of(provider) if one.owner == whose.owner]
            if account := _owner(whose, own):
                return account
    return None


def _is_verify_token(token: str) -> bool:
    told = token.encode("utf-8", "replace")
    known = [one.verify_token for one in keyring.of(Provider.META) if one.verify_token]
    return sum(compare_digest(one.encode(), told) for one in known) > 0  # all of them: the time tells nothing


def _holders(numbers: Callable[[], list[Known]], signed: Callable[[Secret], bool]) -> list[Known]:
    """The numbers that a secret which fits belongs to. Nobody else's: a secret of one team proves nothing to another."""
    return _fitting(numbers(), signed) or (_fitting(numbers(), signed) if keyring.looks_again() else [])


def _fitting(numbers: list[Known], signed: Callable[[Secret], bool]) -> list[Known]:
    secrets = {secret for one in numbers for secret in one.secrets}  # an app's stands at each of its numbers
    fitting = {secret for secret in secrets if signed(secret)}
    return [one for one in numbers if not fitting.isdisjoint(one.secrets)]


def _store(
    provider: Provider, events: list[Event], holders: list[Known], again: Callable[[], list[Known]]
) -> None:
    """All in one commit. A number that nobody has may have been set up a moment ago."""
    owners = [_owner(whose, holders) for whose, _ in events]
    if None in owners and keyring.looks_again():
        holders = again()
        owners = [_owner(whose, holders) for whose, _ in events]
    intake.store_many(
        (owner, raw if owner else replace(raw, origin=_for_nobody(provider, whose)))
        for (whose, raw), owner in zip(events, owners, strict=True)
    )


def _owner(whose: Whose, holders: list[Known]) -> ChannelAccount | None:
    """By the number; what names none concerns all of a WhatsApp business account: its first number keeps it."""
    by_name = {name: one.account for one in holders for name in one.names}
    for name in whose.numbers:
        if name in by_name:
            return by_name[name]
    if whose.numbers or not whose.owner:
        return None
    return next((one.account for one in holders if one.owner == whose.owner), None)


def _for_nobody(provider: Provider, whose: Whose) -> str:
    """What a person may know it by."""
    called = "number" if provider == Provider.TWILIO else "phone number id"
    return f"WhatsApp by {provider.label}, for {called + ' ' + whose.numbers[0][:50] if whose.numbers else 'no number'}"


def _refused(provider: Provider, account: ChannelAccount | None) -> None:
    """Those that belong to no number are counted together, whichever provider's they were."""
    where = "" if account else f"The last one came to the address for {provider.label.partition(' ')[0]}. "
    refusals.count(account, f"{where}{_UNSIGNED[provider]}")


def _only(numbers: list[Known]) -> ChannelAccount | None:
    return numbers[0].account if len(numbers) == 1 else None
