"""The demo's mailboxes: every mail in order of arrival, or as folders of .eml files for `import_mail`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from channels_email.demo.machines import BOUNCE_AFTER, UNREADABLE, bounce_of
from channels_email.demo.mime import letter_bytes
from channels_email.demo.stories import Letter, load_stories

BOUNCED_STORY = "en-mailbox-full"
SENT = "-sent"
_Entry = tuple[datetime, str, str, bytes]  # arrival, folder, name, mail


def demo_mails(now: datetime) -> Iterator[tuple[str, str, bytes]]:
    """Folder, file name and bytes of each mail, what staff sent ("info-sent", "groups-sent") among what came to the
    accounts ("info", "groups"). `now` is aware; the last mail is the one that nobody can read."""
    entries = sorted(entry for story in load_stories(now) for entry in _entries(story))
    for number, (_, folder, name, raw) in enumerate(entries, 1):
        yield folder, f"{number:04d}-{name}.eml", raw
    yield "info", f"{len(entries) + 1:04d}-unreadable.eml", UNREADABLE


def write_demo(folder: Path, now: datetime) -> dict[str, Path]:
    """Write the mails below `folder`, two sub-folders per account; returns the sub-folders by name."""
    written: dict[str, Path] = {}
    for place, name, raw in demo_mails(now):
        written[place] = folder / place
        written[place].mkdir(parents=True, exist_ok=True)
        (written[place] / name).write_bytes(raw)
    return written


def _entries(story: list[Letter]) -> Iterator[_Entry]:
    for number, letter in enumerate(story, 1):
        name = f"{letter.story}-{number}"
        if not letter.from_staff:
            for account in letter.accounts:
                yield letter.received, account, name, letter_bytes(letter, account)
            continue
        account = letter.accounts[0]
        yield letter.received, account + SENT, name, letter_bytes(letter, account)
        if letter.story == BOUNCED_STORY:
            yield (
                letter.received + BOUNCE_AFTER,
                account,
                f"{letter.story}-bounce",
                bounce_of(letter, account),
            )
