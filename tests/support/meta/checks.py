"""What Meta refuses in a message, with its codes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from tests.support.meta.state import File, Refusal, Told, World

_MB = 1024 * 1024
TYPES = {
    "image": (5 * _MB, ("image/jpeg", "image/png")),
    "sticker": (500 * 1024, ("image/webp",)),
    "audio": (16 * _MB, ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg")),
    "video": (16 * _MB, ("video/mp4", "video/3gpp")),
    "document": (100 * _MB, ("application/", "text/plain")),
}
_KEYS = {
    "image": {"id", "caption"}, "video": {"id", "caption"}, "audio": {"id"}, "sticker": {"id"},
    "document": {"id", "caption", "filename"}, "text": {"body", "preview_url"},
    "location": {"latitude", "longitude", "name", "address"},
    "template": {"name", "language", "components"},
}  # fmt: skip
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def message(world: World, number_id: str, payload: Told) -> tuple[File | None, int]:
    """(its file, the error that a status will tell of). Raises Refusal."""
    if payload.get("messaging_product") != "whatsapp":
        raise Refusal(100, "The parameter messaging_product is required.")
    person = payload.get("to") or payload.get("recipient")
    if not person:
        raise Refusal(131008, "Required parameter is missing: to")
    if payload.get("to") and not re.fullmatch(r"\+?\d{7,15}", payload["to"]):
        raise Refusal(131009, "Parameter value is not valid: to")
    if world.numbers[number_id].shown.replace("+", "").replace(" ", "") == str(payload.get("to")):
        raise Refusal(131021, "Sender and recipient accounts are the same")
    if len(payload.get("biz_opaque_callback_data", "")) > 512:
        raise Refusal(100, "Param biz_opaque_callback_data must be at most 512 characters long.")
    _pace(world, number_id, person)
    kind = payload.get("type", "")
    if kind not in _KEYS:
        raise Refusal(131051, "Unsupported message type")
    told = payload.get(kind) or {}
    if unexpected := set(told) - _KEYS[kind]:
        raise Refusal(100, f"Unexpected key {sorted(unexpected)[0]!r} on param {kind!r}.")
    file = _of_kind(world, number_id, kind, told)
    return file, _later(world, number_id, person, kind)


def _later(world: World, number_id: str, person: str, kind: str) -> int:
    if person in world.not_on_whatsapp:
        return 131026
    if kind == "template" or world.is_open(number_id, person):
        return 0
    if world.refuses_at_once:
        raise Refusal(131047, "Message failed to send because more than 24 hours have passed.")
    return 131047


def _pace(world: World, number_id: str, person: str) -> None:
    if world.sent_to(number_id, None, timedelta(seconds=1)) >= world.per_second:
        raise Refusal(130429, "Cloud API message throughput has been reached.")
    if world.sent_to(number_id, person, timedelta(seconds=6 * world.burst)) >= world.burst:
        raise Refusal(131056, "Too many messages sent from this phone number to the same phone number.")


def _of_kind(world: World, number_id: str, kind: str, told: Told) -> File | None:
    if kind == "text":
        _length(told.get("body", ""), 4096, "text['body']")
    elif kind == "location":
        if not (abs(told["latitude"]) <= 90 and abs(told["longitude"]) <= 180):
            raise Refusal(131009, "Parameter value is not valid: location")
    elif kind == "template":
        _template(world.templates[world.numbers[number_id].waba_id], told)
    else:
        return _file(world, kind, told)
    return None


def _length(text: str, most: int, name: str) -> None:
    if not text.strip():
        raise Refusal(100, f"The parameter {name} is required.")
    if len(text.encode("utf-16-le")) // 2 > most:
        raise Refusal(100, f"Param {name} must be at most {most} characters long.")


def _file(world: World, kind: str, told: Told) -> File:
    if "caption" in told:
        _length(told["caption"], 1024, f"{kind}['caption']")
    file = world.files.get(told.get("id", ""))
    if file is None or file.ends < world.now:
        raise Refusal(131009, "Parameter value is not valid: media id")
    size, types = TYPES[kind]
    if not file.content_type.startswith(types) or len(file.data) > size:
        raise Refusal(131053, f"Unsupported {kind} mime type or size.")
    return file


def upload(content_type: str, data: bytes) -> None:
    allowed = [one for _, types in TYPES.values() for one in types]
    if not content_type.startswith(tuple(allowed)):
        raise Refusal(100, f"Param file must be a file with one of the following types: {', '.join(allowed)}")
    if not data:
        raise Refusal(131053, "Media upload error")


def _template(known: list[Told], told: Told) -> None:
    code = (told.get("language") or {}).get("code")
    found = next((one for one in known if (one["name"], one["language"]) == (told.get("name"), code)), None)
    if found is None or found["status"] in ("PENDING", "REJECTED"):
        raise Refusal(132001, f"Template name {told.get('name')} does not exist in {code}", status=404)
    if found["status"] != "APPROVED":
        raise Refusal({"PAUSED": 132015}.get(found["status"], 132016), "The template can't be sent.")
    given = told.get("components") or []
    for component in found["components"]:
        kind = component["type"].lower()
        if kind in ("header", "body"):
            _filled(component, [one for one in given if one["type"] == kind])
        for index, button in enumerate(component.get("buttons", ())):
            if "{{1}}" in button.get("url", ""):
                _button(given, index)


def _filled(component: Told, given: list[Told]) -> None:
    names = list(dict.fromkeys(_PLACE.findall(component.get("text", ""))))
    parameters: list[Any] = given[0]["parameters"] if given else []
    if len(parameters) != len(names):
        raise Refusal(132000, f"body: number of localizable_params ({len(parameters)}) does not match")
    if any(not name.isdigit() for name in names):
        if sorted(names) != sorted(one.get("parameter_name", "") for one in parameters):
            raise Refusal(132012, "Parameter name does not match the template")
    elif any("parameter_name" in one for one in parameters):
        raise Refusal(132012, "Parameter name given for a positional template")
    for one in parameters:
        _value(one["text"])


def _button(given: list[Told], index: int) -> None:
    found = [one for one in given if one["type"] == "button" and one["index"] == str(index)]
    if not found or found[0]["sub_type"] != "url":
        raise Refusal(131008, f"Required parameter is missing: buttons: Button at index {index} of type Url")
    _value(found[0]["parameters"][0]["text"])


def _value(text: str) -> None:
    if not text:
        raise Refusal(131008, "Required parameter is missing: text")
    if re.search(r"[\n\t]| {5}", text):
        raise Refusal(
            132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
        )
