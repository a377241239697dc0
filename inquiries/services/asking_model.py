"""The question for what is missing, written by a model while a consultant waits; the ready-made one wherever it can't."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

import structlog

from inquiries.channels import ChannelError, Paced
from inquiries.services import extracting, extractors, modelcalls
from inquiries.services.asking_words import LANGUAGES
from inquiries.states import ModelPurpose

if TYPE_CHECKING:
    from inquiries.services.asking import Question

log = structlog.get_logger(__name__)
SECONDS = 15.0
# Of the few threads of a process that serve pages: a model that hangs must not stop the desk.
_places = BoundedSemaphore(2)


@dataclass(frozen=True)
class Written:
    """`why` tells in words why it is the ready-made one; "" if the model wrote it."""

    text: str
    why: str = ""


def write(inquiry_id: int, question: Question, *, chat: bool) -> Written:
    """Asks the model now; no transaction may be open. Whatever becomes of that, there is a text."""
    try:
        return Written(_by_model(inquiry_id, question, chat))
    except ChannelError as error:
        log.info("question.ready_made", inquiry=inquiry_id, code=error.code)
        return Written(question.ready(short=chat), error.words)


def _by_model(inquiry_id: int, question: Question, chat: bool) -> str:
    if not _places.acquire(blocking=False):
        raise Paced("model_busy", "The model is writing other questions just now.")
    try:
        with modelcalls.asking():
            return _asked(inquiry_id, question, chat)
    finally:
        _places.release()


def _asked(inquiry_id: int, question: Question, chat: bool) -> str:
    from inquiries.extraction.openai import question as model  # only where there is a model

    wanted = model.Wanted(
        things=tuple(LANGUAGES["en"].questions[need] for need in question.needs),
        language=question.language,
        named=bool(question.name),
        chat=chat,
        about=question.about,
    )
    config = extractors.config()
    text = model.write(
        wanted,
        extracting.transcript_of(extracting.messages_of(inquiry_id)),
        replace(config, timeout=min(config.timeout, SECONDS)),
        partial(modelcalls.book, inquiry_id, purpose=ModelPurpose.QUESTION),
        modelcalls.pseudonym(inquiry_id),
    )
    return text.replace(model.NAME, question.name)
