"""Files that lie with the provider: fetched by a worker, outside any transaction, for a message that is shown already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from mimetypes import guess_extension

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import Error as DatabaseError
from django.db import transaction

from inquiries import channels, dispatch
from inquiries.channels import IncomingAttachment, Medium, clean_json
from inquiries.models import MediaJob, Message
from inquiries.services import attachments, chatwords, statements, vcards, work
from inquiries.services.statements import insert_from
from inquiries.states import WorkStatus
from inquiry_hub.logs import bound

log = structlog.get_logger(__name__)
_REQUEST = insert_from(MediaJob, "%s::jsonb", many=True) + " ON CONFLICT DO NOTHING"

# What the standard library does not know, or ends in a way that people do not.
_ENDINGS = {
    "audio/ogg": ".ogg",
    "image/webp": ".webp",
    "audio/mp4": ".m4a",
    "audio/amr": ".amr",
    "text/vcard": ".vcf",
}


def request(message: Message, media: Sequence[Medium], first: int = 0) -> None:
    """Inside the message's transaction. `first`: the position after the files that came with it."""
    jobs = [_job(message, position, one) for position, one in enumerate(media, first)]
    statements.run(_REQUEST, [statements.as_json([statements.row(job) for job in jobs])])
    dispatch.ring_on_commit(dispatch.MEDIA)


def _job(message: Message, position: int, one: Medium) -> MediaJob:
    return MediaJob(message_id=message.pk, account_id=message.account_id, position=position, **vars(one))


def fetch_due(until: datetime | None = None) -> int:
    """Works until nothing is due or the time is up. Returns how many it took."""
    count = 0
    for rows in work.drain(MediaJob, limit=1, until=until):
        for job in rows:
            with bound(account=job.account_id, item=job.pk, message=job.message_id):
                _fetch(job)
            count += 1
    return count


def _fetch(job: MediaJob) -> None:
    try:
        fetched = channels.get(job.account.channel).fetch_media(job.account_id, _medium(job))
        _store(job, _named(job, fetched))
    except work.StaleState:
        log.warning("media.taken_over", job=job.pk)
    except Exception as error:  # isolation point: one file must never stop the others
        _give_up(job, error)


def _named(job: MediaJob, fetched: IncomingAttachment) -> IncomingAttachment:
    """A chat gives hardly any file a name, and without an ending nobody's computer opens it."""
    if fetched.filename or job.filename:
        return replace(fetched, filename=fetched.filename or job.filename)
    sticker = bool((job.message.content or {}).get("sticker"))
    kind = "Sticker" if sticker else chatwords.kind_of(_medium(job))
    type = attachments.true_type(fetched.data)
    claimed = job.content_type or fetched.content_type
    ending = _ENDINGS.get(type) or guess_extension(type if type != attachments.ANYTHING else claimed) or ""
    return replace(fetched, filename=f"{kind}{ending}")


def _give_up(job: MediaJob, error: Exception) -> None:
    try:
        work.fail(job, error)
    except (work.StaleState, DatabaseError):
        log.exception("media.left_to_sweeper", job=job.pk)


def _medium(job: MediaJob) -> Medium:
    return Medium(job.ref, job.filename, job.content_type, job.sha256, job.size, job.voice)


def _store(job: MediaJob, fetched: IncomingAttachment) -> None:
    files = attachments.save_files([fetched])
    with transaction.atomic():
        _tell_cards(job, fetched)
        attachments.attach(job.message_id, [fetched], files, first=job.position)
        work.finish(job)


def _tell_cards(job: MediaJob, fetched: IncomingAttachment) -> None:
    """A contact card that came as a file is shown as one that came as a message."""
    if attachments.true_type(fetched.data) != "text/vcard":
        return
    message = Message.objects.select_for_update(no_key=True).only("content").get(pk=job.message_id)
    told = clean_json({**(message.content or {}), "cards": vcards.cards(fetched.data)})
    if told["cards"]:
        Message.objects.filter(pk=message.pk).update(content=told)


def missing(message_id: int) -> int:
    """How many files of a message are not here yet, or could not be fetched."""
    return MediaJob.objects.filter(message=message_id).exclude(status=WorkStatus.DONE).count()


def again(job: MediaJob, person: AbstractBaseUser) -> None:
    """Raises StaleState if it is no longer failed."""
    work.replay(job, person)
    dispatch.ring_on_commit(dispatch.MEDIA)
