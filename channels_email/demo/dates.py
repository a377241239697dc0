"""Dates in nine languages, relative to now: the inbox looks recent and every journey lies ahead, whenever it is made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ja": "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "pt": "segunda terça quarta quinta sexta sábado domingo",
    "pl": "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    "ja": "月 火 水 木 金 土 日",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
}
OFFSETS = {"en": 0, "de": 1, "fr": 1, "es": 1, "it": 1, "pt": 0, "pl": 1, "ja": 9, "ar": 4}  # hours from UTC
_LONG = {
    "de": "{d}. {month} {y}",
    "es": "{d} de {month} de {y}",
    "pt": "{d} de {month} de {y}",
    "ja": "{y}年{month}{d}日",
}
_WITHOUT_YEAR = {"de": "{d}. {month}", "es": "{d} de {month}", "pt": "{d} de {month}", "ja": "{month}{d}日"}
_NUMERIC = {"de": "%d.%m.%Y", "pl": "%d.%m.%Y", "ja": "%Y/%m/%d"}
_SHORT = {"de": "%d.%m.", "pl": "%d.%m", "ja": "%m/%d"}
_SPEC = re.compile(r"(?:(\d\d)-(\d\d))?(?:\+(\d+))?(?:@(\d))?(?:/([dnsmyDw]))?")
_LEAD = timedelta(days=40)  # nobody asks for a journey that begins tomorrow


@dataclass(frozen=True)
class Days:
    """`{day:06-14}` in a text is the next 14 June that is at least 40 days ahead, `{day:06-14+7}` a week after it,
    `{day:+45}` 45 days from now, `{day:+45@5}` the first Saturday from then on (Monday is 0). After a slash the form: d without year, n numeric, s numeric without year, m month,
    y year, D day of the month, w weekday."""

    today: date
    language: str

    def __format__(self, spec: str) -> str:
        found = _SPEC.fullmatch(spec)
        if found is None:
            raise ValueError(f"not a date of the demo: {spec!r}")
        month, number, later, weekday, form = found.groups()
        start = self._next(int(month), int(number)) if month else self.today
        start += timedelta(days=int(later or 0))
        wait = (int(weekday) - start.weekday()) % 7 if weekday else 0
        return written(start + timedelta(days=wait), self.language, form or "")

    def _next(self, month: int, number: int) -> date:
        candidate = date(self.today.year, month, number)
        return candidate if candidate >= self.today + _LEAD else candidate.replace(year=candidate.year + 1)


def written(day: date, language: str, form: str = "") -> str:
    if form in ("n", "s"):
        table, usual = (_NUMERIC, "%d/%m/%Y") if form == "n" else (_SHORT, "%d/%m")
        return day.strftime(table.get(language, usual))
    patterns = {
        "": _LONG.get(language, "{d} {month} {y}"),
        "d": _WITHOUT_YEAR.get(language, "{d} {month}"),
        "m": "{month}",
        "y": "{y}",
        "D": "{d}",
        "w": "{weekday}",
    }
    return patterns[form].format(**parts(day, language))


def parts(day: date, language: str) -> dict[str, str]:
    """The words of a date: d, dd, mm, y, month, mon (short), weekday, wd (short); of a moment also hm."""
    month, weekday = MONTHS[language].split()[day.month - 1], WEEKDAYS[language].split()[day.weekday()]
    short = 99 if language in ("ja", "ar") else 3
    return {
        "d": str(day.day),
        "dd": f"{day.day:02d}",
        "mm": f"{day.month:02d}",
        "y": str(day.year),
        "month": month,
        "mon": month[:short],
        "weekday": weekday,
        "wd": weekday[:short],
        "hm": f"{day:%H:%M}" if isinstance(day, datetime) else "",
    }


def zone(language: str) -> timezone:
    return timezone(timedelta(hours=OFFSETS[language]))
