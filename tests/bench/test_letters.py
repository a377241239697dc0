"""The mails that measure the parser are what they claim: of their size, the same each time, and readable."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from mailgen_letters import letters

from channels_email.parsing import parse


def test_letters_have_their_size_and_repeat():
    mails = list(letters(40, 3, 20_000))
    assert mails == list(letters(40, 3, 20_000))
    assert 18_000 < sum(map(len, mails)) / len(mails) < 23_000


def test_letters_are_read_whole():
    for raw in letters(40, 3, 20_000):
        message = parse(raw)
        assert not message.defects
        assert message.html
        assert len(message.attachments) == 1
        assert len(message.reply_text) < len(message.text) / 2, message.text
