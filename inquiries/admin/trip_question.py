"""The question for what an offer lacks, by a model: asked for by a button, answered with words for the reply's box."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from inquiries.admin import trip_card, trip_panel
from inquiries.admin.acting import inquiry_or_404, require
from inquiries.services import asking_model, extracting, extractors
from inquiries.services.asking_model import Written

_LOOK = "Look at it and send it."


def write(request: HttpRequest, pk: int) -> JsonResponse:
    """What is missing is looked up anew: the page may be older than the trip."""
    require(request, "inquiries.change_inquiry")
    inquiry = inquiry_or_404(request, pk)
    cards = trip_panel.shown(inquiry, trip_card.rows(request.user, inquiry.pk))
    question = next(
        (one.question for one in cards if str(one.card.position) == request.POST.get("trip")), None
    )
    if question is None or not question.needs:
        return JsonResponse({"text": "", "said": "Nothing is missing any more. Load the page again."})
    chat = request.POST.get("kind") == "chat"
    if extracting.choice(inquiry.pk) == extractors.LOCAL:
        return JsonResponse(
            _told(Written(question.ready(short=chat)), f"The question stands in your answer. {_LOOK}")
        )
    written = asking_model.write(inquiry.pk, question, chat=chat)
    if written.why:
        return JsonResponse(_told(written, f"{written.why} This is the ready-made question."))
    return JsonResponse(_told(written, f"A model wrote this question. {_LOOK}"))


def _told(written: Written, said: str) -> dict[str, str]:
    return {"text": written.text, "said": said}
