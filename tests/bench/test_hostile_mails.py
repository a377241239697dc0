"""Damaged and hostile mails, a small edition of `make fuzz-parse` and `make bench-hostile`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from attacks import attacks
from fuzz import own_mails, trouble
from mutations import mutations

from channels_email.parsing import parse

ATTACKS = dict(attacks())


def test_the_same_seed_does_the_same_damage() -> None:
    mails = own_mails()[:5]
    assert list(mutations(mails, 3, 20)) == list(mutations(mails, 3, 20))
    assert list(mutations(mails, 3, 20)) != list(mutations(mails, 4, 20))


@pytest.mark.parametrize("seed", range(4))
def test_damaged_mails_are_answered(seed: int) -> None:
    assert [found for raw in mutations(own_mails(), seed, 250) if (found := trouble(raw))] == []


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_answered_soon(name: str) -> None:
    raw = ATTACKS[name](400_000)
    before = time.process_time()
    assert trouble(raw) == ""
    parse(raw)
    assert time.process_time() - before < 4  # both together; `make bench-hostile` measures
