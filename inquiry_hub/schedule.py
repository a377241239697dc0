"""What beat rings, and how often. Written to the database at each start of beat; entries of other names stay."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

EACH_MINUTE = 60.0


def _entry(task: str, schedule: Any, queue: str, expires: int) -> dict[str, Any]:
    # The DatabaseScheduler drops `expires` and reads `expire_seconds`. A ring that waited longer than its interval is
    # stale: after an outage one round of work is wanted, not hundreds.
    return {"task": task, "schedule": schedule, "options": {"queue": queue, "expire_seconds": expires}}


SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": _entry("inquiries.tasks.sweep", EACH_MINUTE, "inbound", 55),
    "scan-files": _entry("inquiries.tasks.scan_files", 30.0, "extract", 25),
    "look-for-sent": _entry("inquiries.tasks.look_for_sent", EACH_MINUTE, "outbound", 55),
    "archive-originals": _entry("inquiries.tasks.archive_originals", crontab(minute="20"), "poll", 3600),
    "clear-up": _entry("inquiries.tasks.clear_up", crontab(hour="4", minute="10"), "poll", 3600),
    "fetch-due-accounts": _entry("channels_email.tasks.fetch_due_accounts", EACH_MINUTE, "poll", 55),
    "check-due-accounts": _entry("channels_email.tasks.check_due_accounts", 300.0, "poll", 290),
    "keep-subscriptions": _entry("channels_email.tasks.keep_subscriptions", 300.0, "poll", 290),
    "fetch-due-numbers": _entry("channels_whatsapp.tasks.fetch_due_numbers", 600.0, "poll", 590),
    "warn-of-ending-secrets": _entry(
        "channels_email.tasks.warn_of_ending_secrets", crontab(minute="35"), "poll", 3600
    ),
    "watch-whatsapp-silence": _entry("channels_whatsapp.tasks.watch_silence", 300.0, "poll", 290),
    "watch-meta-api-version": _entry(
        "channels_whatsapp.tasks.watch_api_version", crontab(hour="5", minute="45"), "poll", 3600
    ),
    "ask-whatsapp-standing": _entry(
        "channels_whatsapp.tasks.ask_standing", crontab(minute="40"), "poll", 3500
    ),
}
