"""The port of extraction: every extractor (local, OpenAI, both) takes a transcript and gives an Extraction."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

from inquiries.extraction.evidence import Evidence
from inquiries.extraction.schema import FIELDS, TripDetails
from inquiries.extraction.transcript import Transcript

Source = Literal["local", "model"]


@dataclass(frozen=True)
class Context:
    """What is known beside the words. `received_at` is aware; `locale` is like "en-GB" and decides how 07/08 and a phone
    number without country are read; `agency_domains` mark addresses that are ours, not the customer's."""

    received_at: datetime
    locale: str = "en-GB"
    agency_domains: frozenset[str] = frozenset()
    customer: str = (
        ""  # a pseudonym that tells customers apart and nobody who they are; only a model's provider sees it
    )

    @property
    def language(self) -> str:
        return self.locale.replace("_", "-").split("-")[0].lower()

    @property
    def region(self) -> str:
        """ISO 3166 alpha-2, upper case; the language's home where the locale names no region."""
        parts = self.locale.replace("_", "-").split("-")
        return parts[-1].upper() if len(parts) > 1 else _HOME.get(self.language, "GB")


_HOME = {
    "de": "DE",
    "fr": "FR",
    "es": "ES",
    "it": "IT",
    "pt": "PT",
    "nl": "NL",
    "tr": "TR",
    "pl": "PL",
    "ar": "SA",
}


@dataclass(frozen=True)
class Superseded:
    """A value that the customer took back or changed later, with the words it came from."""

    field: str
    value: Any
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Reading:
    """One value of one field beside those in force: without evidence it was not proven by the customer's words."""

    field: str
    value: Any
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    source: Source = "local"
    version: str = ""


@dataclass(frozen=True)
class Extraction:
    """What an extractor read. Every filled field outside `schema.WITHOUT_EVIDENCE` has evidence and a confidence in 0..1;
    `version` changes whenever the same text may be read differently. `unproven` readings may fill no field by themselves;
    `rivals` are proven readings of the other extractor that differ from the value in `details`. `origins` says whose value
    a field has where it is not the extraction's own. `covers`: whose earlier proposals are gone where this one names no
    value; {"local"} while the model has not read yet. `further`: the second trip and so on of a conversation that is
    certainly about several; each with its own details only."""

    details: TripDetails
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    source: Source = "local"
    version: str = ""
    superseded: tuple[Superseded, ...] = ()
    unproven: tuple[Reading, ...] = ()
    rivals: tuple[Reading, ...] = ()
    origins: dict[str, tuple[Source, str]] = field(default_factory=dict)
    covers: frozenset[Source] = frozenset({"local", "model"})
    further: tuple[Extraction, ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        """The filled fields, in the schema's order."""
        told = vars(self.details)
        return {name: told[name] for name in FIELDS if told[name] is not None}

    def origin(self, name: str) -> tuple[Source, str]:
        """Who read the field, and that extractor's version."""
        return self.origins.get(name, (self.source, self.version))

    def reading(self, name: str) -> Reading:
        """The value of a field as plain JSON, with all that is known of it."""
        value = self.details.model_dump(mode="json")[name]
        evidence = tuple(self.evidence.get(name, ()))
        return Reading(name, value, evidence, self.confidence.get(name, 0.0), *self.origin(name))

    def only(self, names: Container[str]) -> Extraction:
        """Of the first trip these fields, with all that is known of them."""
        return replace(
            self,
            details=TripDetails(**_those(self.values, names)),
            evidence=_those(self.evidence, names),
            confidence=_those(self.confidence, names),
            origins=_those(self.origins, names),
            superseded=tuple(one for one in self.superseded if one.field in names),
            unproven=tuple(one for one in self.unproven if one.field in names),
            rivals=tuple(one for one in self.rivals if one.field in names),
            further=(),
        )

    def with_fields(self, other: Extraction) -> Extraction:
        """Together with those of `other`, which has none that are here."""
        return replace(
            self,
            details=TripDetails(**self.values, **other.values),
            evidence=self.evidence | other.evidence,
            confidence=self.confidence | other.confidence,
            origins=self.origins | other.origins,
            superseded=self.superseded + other.superseded,
            unproven=self.unproven + other.unproven,
            rivals=self.rivals + other.rivals,
        )


def _those(values: dict[str, Any], names: Container[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in names}


@runtime_checkable
class Extractor(Protocol):
    name: str
    version: str

    def extract(self, transcript: Transcript, context: Context) -> Extraction:
        """Reads the whole conversation. Local: never raises for any text, no network. Others raise their own verdicts."""
