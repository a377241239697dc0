"""Files of a chat that are not here yet, or could not be fetched, with the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from inquiries.channels import Medium
from inquiries.models import MediaJob
from inquiries.services import chatwords
from inquiries.states import WorkStatus


@dataclass(frozen=True)
class Job:
    """`failed`: a person can try again; `words` why it is not here."""

    pk: int
    name: str
    words: str
    failed: bool


def of_messages(ids: Collection[int]) -> Mapping[int, list[Job]]:
    found: dict[int, list[Job]] = defaultdict(list)
    rows = MediaJob.objects.filter(message__in=ids).exclude(
        status__in=[WorkStatus.DONE, WorkStatus.DISCARDED]
    )
    for job in rows.order_by("message", "position"):
        name = job.filename or chatwords.kind_of(
            Medium(job.ref, content_type=job.content_type, voice=job.voice)
        )
        found[job.message_id].append(Job(job.pk, name, job.error_words, job.status == WorkStatus.DEAD))
    return found
