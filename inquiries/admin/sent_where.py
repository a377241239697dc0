"""What of an inquiry was sent to which model, and what became of it: the page that answers a customer's question."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from inquiries.admin import words
from inquiries.admin.acting import inquiry_or_404, whole_page
from inquiries.extraction.openai.outcomes import ASKED, NO_USAGE, OK, OUTCOMES
from inquiries.models import Inquiry, ModelCall
from inquiries.selectors import visible_to
from inquiries.states import ModelPurpose

MOST = 200
_KINDS = {
    "customer_messages": ("message of the customer", "messages of the customer"),
    "customer_subjects": ("subject of the customer", "subjects of the customer"),
    "agency_messages": ("answer of ours, its beginning", "answers of ours, their beginnings"),
    "hidden_card": ("card number hidden", "card numbers hidden"),
    "hidden_card_code": ("card code hidden", "card codes hidden"),
    "hidden_bank_account": ("bank account hidden", "bank accounts hidden"),
    "hidden_passport": ("document number hidden", "document numbers hidden"),
    "things_missing": ("detail that is missing", "details that are missing"),
    "left_out": ("older message left out", "older messages left out"),
}
_DONE = {ModelPurpose.READING: "Read.", ModelPurpose.QUESTION: "Written."}


@dataclass(frozen=True)
class Line:
    at: str
    host: str
    model: str
    purpose: str
    prompt: str
    what: str
    outcome: str
    tokens: str
    cost: str
    request_id: str


def any_of(inquiry: Inquiry) -> bool:
    return ModelCall.objects.filter(inquiry=inquiry.pk).exists()


def show(request: HttpRequest, pk: int) -> HttpResponse:
    inquiry = inquiry_or_404(request, pk)
    rows = visible_to(request.user, ModelCall).filter(inquiry=inquiry.pk)[:MOST]
    context = {
        "title": "What was sent where",
        "inquiry": inquiry,
        "lines": [_line(row) for row in rows],
    }
    return whole_page(request, "desk/sent_where.html", context)


def _line(row: ModelCall) -> Line:
    kinds = [_counted(name, row.kinds[name]) for name in _KINDS if row.kinds.get(name)]
    told = row.tokens_in is not None
    return Line(
        at=words.exact(row.at),
        host=row.host,
        model=row.model,
        purpose=row.get_purpose_display(),
        prompt=row.prompt_version,
        what=", ".join([f"{row.characters:,} characters with our rules", *kinds]),
        outcome=_outcome(row),
        tokens=f"{row.tokens_in:,} + {row.tokens_out:,}" if told else "",
        cost=f"{'about ' if row.estimated else ''}{row.cost.normalize():f}" if row.cost is not None else "",
        request_id=row.request_id,
    )


def _outcome(row: ModelCall) -> str:
    if row.outcome in (OK, NO_USAGE):
        return _DONE[ModelPurpose(row.purpose)] + " What it cost was not told." * (row.outcome == NO_USAGE)
    if row.outcome == ASKED:
        return "No answer yet. If this stays, the hub was stopped while it asked."
    return OUTCOMES[row.outcome][1] if row.outcome in OUTCOMES else row.outcome


def _counted(name: str, count: int) -> str:
    return f"{count} {_KINDS[name][count != 1]}"
