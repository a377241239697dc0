"""Fields of Meta's webhook beside messages. None of them is a customer's word, so each is kept and skipped with a reason;
only what tells that a customer has a new user id is more."""

from __future__ import annotations

from collections.abc import Callable

from channels_whatsapp.parsing.meta_events import changed
from channels_whatsapp.parsing.meta_statuses import failure
from channels_whatsapp.parsing.people import Person, person
from channels_whatsapp.parsing.values import Told, line, mapping, phone, rows, text, unix, user_id
from inquiries.channels import Incoming, Nothing, PermanentError


def notice(field: str, value: Told) -> Incoming:
    if updates := rows(value.get("user_id_update")):
        return _new_user_id(updates[0], value)
    if field in _WORDS:
        return Nothing(_WORDS[field](value))
    if errors := rows(value.get("errors")):
        return Nothing(f"WhatsApp reports an error of its own: {failure(errors)[1]}")
    if not field:
        raise PermanentError("unknown_shape", "The hub does not know this kind of event.")
    return Nothing(f"WhatsApp told about “{field[:60]}”, which the hub has no use for.")


def _new_user_id(told: Told, value: Told) -> Incoming:
    """Told in this way in spring 2026; since August as a system message."""
    ids = mapping(told.get("user_id"))
    parents = mapping(told.get("parent_user_id"))
    contact = next(iter(rows(value.get("contacts"))), {})
    number = phone(told.get("wa_id")) or phone(contact.get("wa_id"))
    old = user_id(ids.get("previous")) or user_id(parents.get("previous"))
    new = user_id(ids.get("current")) or user_id(parents.get("current"))
    before: Person = person(old, () if old else (number,), "")
    return changed(
        (before, person(new, (number,), "")), unix(told.get("timestamp")), text(told.get("detail"), 500)
    )


def _template(value: Told) -> str:
    name = line(value.get("message_template_name"))[:80] or "a template"
    language = line(value.get("message_template_language"))[:20]
    named = f"{name} ({language})" if language else name
    return f"Meta about the template {named}: {_state(value) or 'it has changed'}"


def _state(value: Told) -> str:
    states = (value.get("event"), value.get("new_quality_score"), value.get("new_category"))
    return next((found for one in states if (found := _lower(one))), "")


def _lower(value: object) -> str:
    return line(value)[:60].replace("_", " ").lower()


def _account(value: Told) -> str:
    event, decision = _lower(value.get("event")), _lower(value.get("decision"))
    return f"Meta about our account: {event or decision or 'something has changed'}"


def _number(value: Told) -> str:
    limit = _lower(value.get("max_daily_conversations_per_business")) or _lower(value.get("current_limit"))
    said = ", ".join(filter(None, (_lower(value.get("event")), f"limit {limit}" if limit else "")))
    return f"Meta about our number: {said or 'something has changed'}"


def _preference(value: Told) -> str:
    told = next(iter(rows(value.get("user_preferences"))), {})
    wish = {"stop": "wants no", "resume": "wants"}.get(line(told.get("value")), "said something about")
    return f"A customer {wish} advertising messages from us."


_WORDS: dict[str, Callable[[Told], str]] = {
    "message_template_status_update": _template,
    "message_template_quality_update": _template,
    "message_template_components_update": _template,
    "template_category_update": _template,
    "account_update": _account,
    "account_alerts": _account,
    "account_review_update": _account,
    "business_capability_update": _number,
    "phone_number_quality_update": _number,
    "phone_number_name_update": _number,
    "user_preferences": _preference,
    "calls": lambda _: "A call by WhatsApp: the hub takes no calls.",
    "history": lambda _: "Older chats of the phone app: bring them in with import_whatsapp_chat.",
    "smb_app_state_sync": lambda _: "Contacts of the phone app: the hub knows its own.",
}
