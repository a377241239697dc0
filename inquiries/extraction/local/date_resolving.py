"""From mentions to days: the calendar part. Nothing here looks at words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from inquiries.extraction.local.date_mentions import Mention


@dataclass
class Clock:
    """What earlier mentions leave behind: the month and year in which a bare "the 14th" is meant."""

    today: date
    month_first: bool = False
    month: int | None = None
    year: int | None = None
    last: date | None = None

    def resolve(self, mention: Mention) -> tuple[date | None, date | None]:
        """(first day, last day) of the mention; the first is None unless it is a range. (None, None): no such day."""
        if mention.vague:
            self.month, self.year = mention.month, mention.year
            return None, None
        day = None if mention.in_month and self.month is None else self._day(mention)
        if day is None:
            return None, None
        first = self._first(mention, day)
        self.month, self.year = (first or day).month, (first or day).year if mention.year else None
        self.last = day
        return first, day

    def _day(self, mention: Mention) -> date | None:
        if mention.shift is not None:
            return self.today + timedelta(mention.shift)
        if mention.weekday is not None:
            return self._weekday(mention)
        if mention.month is None:
            return self._bare(mention)
        day, month = self._ordered(mention)
        if mention.next_year:
            return _day_or_none(self.today.year + 1, month, day)
        if mention.year is not None:
            return _day_or_none(mention.year, month, day)
        return self._next(month, day)

    def _ordered(self, mention: Mention) -> tuple[int, int]:
        first, second = mention.day or 1, mention.month or 1
        if mention.numeric and (second > 12 or (self.month_first and first <= 12)):
            return second, first
        return first, second

    def _next(self, month: int, day: int) -> date | None:
        """The next such day, today included; after an earlier date of the message the next one after that."""
        floor = self.last if self.last and self.last > self.today else self.today
        for base in (floor, self.today):
            for year in (base.year, base.year + 1):
                found = _day_or_none(year, month, day)
                if found and base <= found <= base + timedelta(366):
                    return (
                        found
                        if base is self.today or (found - base).days < 200
                        else self._next_from_today(month, day)
                    )
        return None

    def _next_from_today(self, month: int, day: int) -> date | None:
        years = (self.today.year, self.today.year + 1, self.today.year + 4)
        days = (_day_or_none(year, month, day) for year in years)
        return next((found for found in days if found and found >= self.today), None)

    def _weekday(self, mention: Mention) -> date | None:
        if mention.day is not None:
            return self._weekday_with_day(mention)
        ahead = ((mention.weekday or 0) - self.today.weekday()) % 7 or 7
        if mention.weeks:
            return self.today + timedelta(7 - self.today.weekday() + (mention.weekday or 0))
        found = self.today + timedelta(ahead)
        # "leaving Tuesday, back Friday": the Friday after that Tuesday.
        while self.last and found <= self.last and (self.last - found).days < 7:
            found += timedelta(7)
        return found

    def _weekday_with_day(self, mention: Mention) -> date | None:
        """ "venerdi 4": the next month in which the 4th is a Friday, for people name the right weekday."""
        named = self._bare_in_context(mention) if self.month else None
        if named and named.weekday() == mention.weekday:
            return named
        for ahead in range(0, 14):
            month = (self.today.month - 1 + ahead) % 12 + 1
            year = self.today.year + (self.today.month - 1 + ahead) // 12
            found = _day_or_none(year, month, mention.day or 1)
            if found and found >= self.today and found.weekday() == mention.weekday:
                return found
        return None

    def _bare(self, mention: Mention) -> date | None:
        if mention.months is not None:
            return _in_month(self.today, mention.months, mention.day or 1)
        if self.month:
            return self._bare_in_context(mention)
        found = _in_month(self.today, 0, mention.day or 1)
        return found if found and found >= self.today else _in_month(self.today, 1, mention.day or 1)

    def _bare_in_context(self, mention: Mention) -> date | None:
        base = date(self.year, self.month or 1, 1) if self.year else self._next_first()
        if self.last and (self.last.month, self.last.year) != (base.month, base.year) and not self.year:
            base = self.last.replace(day=1)
        return _day_or_none(base.year, base.month, mention.day or 1)

    def _next_first(self) -> date:
        month = self.month or 1
        return date(self.today.year + (month < self.today.month), month, 1)

    def _first(self, mention: Mention, day: date) -> date | None:
        if mention.first_day is None:
            return None
        first = _day_or_none(day.year, day.month, mention.first_day)
        if first is None or first < day:
            return first
        before = day.replace(day=1) - timedelta(1)  # "28 to 4 May" begins in April
        return _day_or_none(before.year, before.month, mention.first_day)


def _in_month(today: date, months: int, day: int) -> date | None:
    index = today.month - 1 + months
    return _day_or_none(today.year + index // 12, index % 12 + 1, day)


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
