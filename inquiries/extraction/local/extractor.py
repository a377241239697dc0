"""The local extractor: needs no key, no network and no model; a few milliseconds a mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from inquiries.extraction import evidence
from inquiries.extraction.base import Context, Extraction, Source, Superseded
from inquiries.extraction.evidence import Evidence, Span
from inquiries.extraction.local import (
    contact,
    dates,
    headings,
    kind,
    language,
    money,
    names,
    party,
    places,
    services,
    several,
    summary,
    tidying,
    tour,
    window,
    wishes,
)
from inquiries.extraction.local.document import Document, Found
from inquiries.extraction.local.headings import Heading
from inquiries.extraction.local.settling import settle
from inquiries.extraction.merging import merge, under
from inquiries.extraction.schema import WITHOUT_EVIDENCE, TripDetails
from inquiries.extraction.transcript import Transcript, bursts
from inquiries.extraction.windows import is_window

VERSION = "local-5"
_JOINT = "\n"
_SOURCE: Source = "local"
_NO_HEADING = Heading()


@dataclass(frozen=True)
class LocalExtractor:
    name: str = "local"
    version: str = VERSION

    def extract(self, transcript: Transcript, context: Context) -> Extraction:
        """Reads each run of the customer's messages with the ones of one run joined, then merges: the last word counts."""
        said, plain = tidying.tidy(transcript)
        return tidying.restored(self._read(said, context), plain)

    def _read(self, transcript: Transcript, context: Context) -> Extraction:
        merged, second = merge(()), None
        for run in bursts(transcript):
            heading, words = _parted(run, context)
            earlier = merge((merged, heading.read)) if heading.read.values else merged
            text = tour.keep(settle(_extract_run(words, context, earlier, heading)), merged, _joined(words))
            part = settle(under(heading.read, text))
            if second is not None and several.is_about(part, second):
                second = settle(merge((second, part)))
                continue
            text, new = several.split(_joined(words), text, earlier, _reader(words, context))
            second = new or second
            part = settle(under(heading.read, text)) if new else part
            merged = settle(merge((merged, part))) if merged.version else part
        read = replace(_summed_up(merged), source=_SOURCE, version=VERSION)
        return read if second is None else replace(read, further=(_summed_up(second),))


def _summed_up(read: Extraction) -> Extraction:
    return replace(read, details=read.details.model_copy(update={"summary": summary.write(read.details)}))


def _reader(run: Transcript, context: Context) -> several.Read:
    """Reads the words of `run` with some of them blanked; spans count in what was said."""

    def read(text: str) -> Extraction:
        words, start = [], 0
        for one in run:
            words.append(replace(one, text=text[start : start + len(one.text)]))
            start += len(one.text) + len(_JOINT)
        return settle(_extract_run(tuple(words), context, None))

    return read


def _joined(run: Transcript) -> str:
    return _JOINT.join(one.text for one in run)


def _parted(run: Transcript, context: Context) -> tuple[Heading, Transcript]:
    """The subject that begins `run`, and the messages."""
    if run[0].place != "subject":
        return _NO_HEADING, run
    doc = headings.prepared(run[0], context.locale)
    found, about, _ = _of_a_trip(doc, above=True)
    text = Document(_joined(run[1:]), run[-1].sent_at, context.locale)
    kept = headings.of_the_trip(doc, text, found, about)
    return Heading(doc, settle(_extraction(kept, [], run[:1]))), run[1:]


def _extract_run(
    run: Transcript, context: Context, earlier: Extraction | None, heading: Heading = _NO_HEADING
) -> Extraction:
    known = earlier.values if earlier else {}
    doc = Document(
        _joined(run),
        run[-1].sent_at,
        context.locale,
        known.get("start_date"),
        known_about=is_window(known),
        known_party=known.get("travellers") or known.get("adults"),
    )
    found, history = _read(doc, heading, is_inquiry=bool(known.get("is_travel_inquiry")))
    return _extraction(found, history, run)


def _extraction(found: list[Found], history: list[Found], run: Transcript) -> Extraction:
    shown = {
        item.field: (item, proof)
        for item in found
        if (proof := () if item.field in WITHOUT_EVIDENCE else _evidence(item, run))
        or item.field in WITHOUT_EVIDENCE
    }
    proven = {name: item for name, (item, _) in shown.items()}
    return Extraction(
        details=TripDetails(**{name: item.value for name, item in proven.items()}),
        evidence={name: list(proof) for name, (_, proof) in shown.items() if proof},
        confidence={name: item.confidence for name, item in proven.items()},
        source=_SOURCE,
        version=VERSION,
        superseded=tuple(Superseded(item.field, item.value, tuple(_evidence(item, run))) for item in history),
    )


def _of_a_trip(
    doc: Document, writer: Sequence[Span] = (), *, above: bool = False
) -> tuple[list[Found], list[Found], list[Found]]:
    """(what holds, when about, what was taken back). `writer`: where who writes is named; `above`: a subject."""
    when, history = dates.read_with_history(doc)
    found = [
        *places.read(doc, writer),
        *when,
        *party.read(doc),
        *money.read(doc),
        *services.read(doc),
        *wishes.read(doc),
    ]
    return found, window.read(doc, when, bare=above), history


def _read(doc: Document, heading: Heading, *, is_inquiry: bool) -> tuple[list[Found], list[Found]]:
    """`is_inquiry`: what came before was one, so a window alone ("or early June") speaks of the trip."""
    who = [
        *contact.read(doc),
        *names.read(doc),
        *language.read(doc if doc.text.strip() else heading.doc or doc),
    ]
    if kind.is_something_else(doc) and not kind.may_ask(doc):
        return [*who, *kind.read(doc, ())], []
    writer = [span for item in who if item.field == "contact_name" for span in item.spans]
    found, about, history = _of_a_trip(doc, writer)
    found += who
    above = heading.read.values.keys()
    verdict = kind.read(doc, {item.field for item in (*found, *about)}, heading.words, above)
    if not verdict[0].value and kind.is_something_else(doc):
        return [*who, *verdict], []
    if verdict[0].value or is_inquiry:
        found += about
    if verdict[0].value is False and "destinations" not in above | {item.field for item in found}:
        # a refund or a bill: the sum is no budget
        found = [item for item in found if item.field not in {"budget", "hotel_wishes", "board"}]
    return [*found, *verdict], history


def _evidence(item: Found, run: Transcript) -> list[Evidence]:
    """The item's spans, given for the joined text, as evidence in each single message."""
    made, offset = [], 0
    for message in run:
        inside = [
            span for span in item.spans if offset <= span.start and span.end <= offset + len(message.text)
        ]
        one = evidence.make(
            item.field,
            message.text,
            [_cut(span.moved(-offset), message.text) for span in inside],
            message.message_ref,
            message.place,
        )
        if one:
            made.append(one)
        offset += len(message.text) + len(_JOINT)
    return made


def _cut(span: Span, text: str) -> Span:
    """Without white space at the ends, and never longer than a quote may be."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, min(start + len(words.strip()), start + evidence.MAX_QUOTE))
