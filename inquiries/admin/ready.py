"""Templates that the provider has approved, as the reply box shows them: the list to choose from, the places to fill in, and
the message as the customer will see it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info

from inquiries import channels
from inquiries.channels import Address, ComposeOptions, OutgoingMessage, TemplateOption, TemplateUse
from inquiries.models import ChannelAccount
from inquiries.services import contents

MAX_SHOWN = 40
_OPENS, _CLOSES, _EMPTY = "\ue000", "\ue001", "\ue002"  # for private use: no text has them


@dataclass(frozen=True)
class Line:
    """One template of the list. `key` is what the browser sends back."""

    key: str
    name: str
    language: str
    snippet: str
    category: str
    why_not: str


@dataclass(frozen=True)
class Place:
    name: str
    example: str
    value: str
    error: str


@dataclass(frozen=True)
class Shown:
    """The message as the customer will see it; texts are safe HTML with what was filled in marked."""

    header: SafeString
    body: SafeString
    footer: str
    buttons: tuple[str, ...]


@dataclass(frozen=True)
class Ready:
    """The template that was chosen. `gone` says why it can't be used any more."""

    name: str
    language: str
    language_words: str
    places: list[Place]
    shown: Shown | None
    errors: list[str]
    gone: str = ""

    @property
    def key(self) -> str:
        return key_of(self.name, self.language)


def key_of(name: str, language: str) -> str:
    return f"{language}|{name}"


def named(key: str) -> TemplateUse:
    """What `key_of` names, with no place filled in."""
    language, _, name = key.partition("|")
    return TemplateUse(name, language)


def find(options: ComposeOptions, key: str) -> TemplateOption | None:
    return contents.option_for(named(key), options.templates)


# --- the list -------------------------------------------------------------------------------------------------------


def lines(options: ComposeOptions, q: str, language: str, spoken: str) -> list[Line]:
    """Usable ones first, of these the customer's language (`spoken`) first; `language` narrows, `q` are words."""
    wanted = q.casefold().split()
    found = [
        one
        for one in options.templates
        if (not language or one.language == language) and all(word in _words(one) for word in wanted)
    ]
    found.sort(key=lambda one: (bool(one.why_not), _distance(one.language, spoken), one.name.casefold()))
    return [_line(one) for one in found[:MAX_SHOWN]]


def _words(one: TemplateOption) -> str:
    return f"{one.name} {one.name.replace('_', ' ')} {one.header} {one.body} {one.category}".casefold()


def _distance(language: str, spoken: str) -> int:
    return 0 if spoken and language[:2].casefold() == spoken[:2].casefold() else 1


def _line(one: TemplateOption) -> Line:
    return Line(
        key=key_of(one.name, one.language),
        name=one.name.replace("_", " "),
        language=language_words(one.language),
        snippet=" ".join(f"{one.header} {one.body}".split())[:160],
        category=one.category.replace("_", " ").capitalize(),
        why_not=one.why_not,
    )


def languages(options: ComposeOptions, spoken: str) -> list[tuple[str, str]]:
    """Code and name, the customer's first."""
    codes = sorted(
        {one.language for one in options.templates}, key=lambda code: (_distance(code, spoken), code)
    )
    return [(code, language_words(code)) for code in codes]


def language_words(code: str) -> str:
    """ "de" and "pt_BR" as a person says them."""
    try:
        name = get_language_info(code.replace("_", "-").lower())["name"]
    except KeyError:
        return code or "any language"
    _, _, region = code.partition("_")
    return f"{name} ({region})" if region and "(" not in name and "-" not in name else str(name)


# --- the chosen one -------------------------------------------------------------------------------------------------


def chosen(account: ChannelAccount, to: Address | None, options: ComposeOptions, use: TemplateUse) -> Ready:
    option = contents.option_for(use, options.templates)
    words = language_words(use.language)
    if option is None or option.why_not:
        gone = (option and option.why_not) or "This number does not have this template any more."
        return Ready(use.name, use.language, words, [], None, [], gone)
    values = [*use.variables, *[""] * len(option.variables)][: len(option.variables)]
    general, beside = _errors(account, to, option, values)
    examples = [*option.examples, *[""] * len(values)]
    places = [
        Place(name, example, value, beside.get(at, ""))
        for at, (name, example, value) in enumerate(zip(option.variables, examples, values, strict=False))
    ]
    return Ready(use.name, use.language, words, places, shown(option, values), general)


def shown(option: TemplateOption, values: Sequence[str]) -> Shown:
    marked = [
        f"{_OPENS}{value}{_CLOSES}" if value.strip() else f"{_EMPTY}{{{{{name}}}}}{_CLOSES}"
        for name, value in zip(option.variables, values, strict=False)
    ]
    header = contents.filled(replace(option, body="", footer=""), marked)
    whole = contents.filled(replace(option, footer=""), marked)
    body = whole.removeprefix(header).lstrip("\n") if option.header.strip() else whole
    return Shown(_html(header), _html(body), option.footer, option.buttons)


def _html(text: str) -> SafeString:
    safe = escape(text)
    safe = (
        safe.replace(_OPENS, "<mark>").replace(_EMPTY, '<mark class="is-open">').replace(_CLOSES, "</mark>")
    )
    return mark_safe(safe)  # noqa: S308 - escaped above; the marks are ours


def _errors(
    account: ChannelAccount, to: Address | None, option: TemplateOption, values: Sequence[str]
) -> tuple[list[str], dict[int, str]]:
    """What the channel says against it: in general, and by place. That a place is still empty is seen without words."""
    use = TemplateUse(option.name, option.language, tuple(values))
    message = OutgoingMessage(
        "", Address(account.address), (to,) if to else (), text=contents.filled(option, values), template=use
    )
    general: list[str] = []
    beside: dict[int, str] = {}
    for words in channels.get(account.channel).compose_errors(account.pk, message):
        place = _place(words, option, beside)
        if place is None:
            general.append(words)
        else:
            beside[place] = words
    return general, {at: words for at, words in beside.items() if values[at].strip()}


def _place(words: str, option: TemplateOption, taken: dict[int, str]) -> int | None:
    """Which place an error names. Heading and text may each have a {{1}}: the heading's comes first."""
    named = re.search(r"\{\{\s*([^{}]+?)\s*\}\}", words)
    if named is None:
        return None
    places = [at for at, name in enumerate(option.variables) if name == named[1] and at not in taken]
    if not places:
        return None
    return places[0] if "heading" in words else places[-1]
