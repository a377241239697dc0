"""The demo's mailboxes: every mail in order of arrival, or as folders of .eml files for `import_mail`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from channels_email.demo.machines import UNREADABLE, bounce_of
from channels_email.demo.mime import letter_bytes
from channels_email.demo.stories import Letter, load_stories

BOUNCED_STORY = "en-mailbox-full"
_Entry = tuple[datetime, str, str, bytes]  # arrival, account, name, mail


def demo_mails(now: datetime) -> Iterator[tuple[str, str, bytes]]:
    """Account ("info" or "groups"), file name and bytes of each mail. `now` is aware; the last mail is the one that
    nobody can read."""
    entries = sorted(entry for story in load_stories(now) for entry in _entries(story))
    for number, (_, account, name, raw) in enumerate(entries, 1):
        yield account, f"{number:04d}-{name}.eml", raw
    yield "info", f"{len(entries) + 1:04d}-unreadable.eml", UNREADABLE


def write_demo(folder: Path, now: datetime) -> dict[str, Path]:
    """Write the mails below `folder`, a sub-folder per account; returns the sub-folders by account."""
    written: dict[str, Path] = {}
    for account, name, raw in demo_mails(now):
        written[account] = folder / account
        written[account].mkdir(parents=True, exist_ok=True)
        (written[account] / name).write_bytes(raw)
    return written


def _entries(story: list[Letter]) -> Iterator[_Entry]:
    for number, letter in enumerate(story):
        if letter.from_staff:
            if letter.story == BOUNCED_STORY:
                yield (
                    letter.received,
                    letter.accounts[0],
                    f"{letter.story}-bounce",
                    bounce_of(letter, letter.accounts[0]),
                )
            continue
        for account in letter.accounts:
            yield letter.received, account, f"{letter.story}-{number + 1}", letter_bytes(letter, account)
