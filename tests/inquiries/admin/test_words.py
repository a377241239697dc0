from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from inquiries.admin import words

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)  # noqa: UP017


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=-5), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=23), "23 h"),
        (timedelta(days=6, hours=23), "6 d"),
        (timedelta(days=7), "15 Nov"),
        (timedelta(days=400), "18 Oct 2025"),
    ],
)
def test_an_age_is_short(ago: timedelta, said: str) -> None:
    assert words.age(NOW - ago, NOW) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Eva Berger", "EB"),
        ("Eva von Berger", "EB"),
        ("Tom Varela | Compass & Tide Travel", "TV"),
        ("Madonna", "MA"),
        ("山田 太郎", "山太"),
        ("info@agency.example", "IE"),
        ("", ""),
    ],
)
def test_initials_are_the_persons(name: str, said: str) -> None:
    assert words.initials(name) == said


def test_a_time_is_told_as_its_sender_wrote_it() -> None:
    moment = datetime(2026, 11, 21, 9, 12, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert words.as_written(moment) == "Sat 21 Nov 2026, 09:12 (UTC+05:30)"


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_500, "1.5 KB"), (12_345, "12 KB"), (2_500_000, "2.5 MB")],
)
def test_a_size_is_round(count: int, said: str) -> None:
    assert words.size(count) == said
