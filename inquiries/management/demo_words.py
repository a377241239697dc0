"""What the demo's staff would mark an inquiry with, from the words in it, and what they write often."""

from __future__ import annotations

import re

from inquiries.models import ReplyTemplate, Team, TemplateKind
from inquiries.states import Priority

_TAGS = {
    "honeymoon": r"honeymoon|hochzeitsreise|flitterwochen|noces|viaggio di nozze|luna di miele|lua de mel",
    "family": r"\bkids\b|children|kinder|enfants|niños|bambini|crianças|dzieci|أطفال",
    "ski": r"\bski\b|narty",
    "cruise": r"cruise|kreuzfahrt|crucero",
    "accessible": r"wheelchair|oxygen|rollstuhl",
    "complaint": r"complaint|not what we booked|reclamo|smarrito|storno",
    "urgent": r"urgent",
}
_FOUND = {tag: re.compile(pattern, re.IGNORECASE) for tag, pattern in _TAGS.items()}
_PRIORITIES = {
    "urgent": Priority.URGENT,
    "complaint": Priority.HIGH,
    "accessible": Priority.HIGH,
    "vip": Priority.HIGH,
    "newsletter": Priority.LOW,
}


def tags_of(words: str) -> list[str]:
    return [tag for tag, pattern in _FOUND.items() if pattern.search(words)]


def priority_of(tags: list[str]) -> Priority:
    return next((priority for tag, priority in _PRIORITIES.items() if tag in tags), Priority.NORMAL)


_TEMPLATES = (
    (
        "Offer is on its way",
        "en",
        "Dear {{contact.name}},\n\nthank you for your inquiry about {{trip.destinations}}. I am putting your offer together and will write by tomorrow evening.",
    ),
    (
        "Angebot kommt",
        "de",
        "Guten Tag {{contact.name}},\n\nvielen Dank für Ihre Anfrage zu {{trip.destinations}}. Ich stelle Ihr Angebot zusammen und melde mich bis morgen Abend.",
    ),
    (
        "What I still need",
        "en",
        "To ask for prices I still need three things: the exact dates, the ages of the children on the day of travel, and your airport.",
    ),
    ("By chat", "", "I have got your message and will look at it this afternoon."),
)


def write_templates(team: Team) -> None:
    ReplyTemplate.objects.bulk_create(
        ReplyTemplate(team=team, name=name, language=language, kind=TemplateKind.REPLY, body=body)
        for name, language, body in _TEMPLATES
    )
