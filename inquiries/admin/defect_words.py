"""What was wrong with a mail, in a consultant's words. Channels name it by a code, with a detail after a colon."""

from __future__ import annotations

from collections.abc import Iterable

# What staff must know, for something is not on the page. All of it is in the original.
_NOTES = {
    "file_left_out": "{} is larger than what is taken out of a mail, or one too many. It is in the original.",
    "files_left_out": "{} more files were left out. They are in the original.",
    "mail_truncated": "The mail is larger than what is read of one. The rest is in the original.",
    "contents_left_out": "A mail or winmail.dat in this mail holds more than is listed here. Download it to see all.",
    "too_many_parts": "The mail has more parts than are taken apart. The rest is in the original.",
    "too_deep": "The mail holds mails in mails in mails; the innermost are in the original only.",
    "body_truncated": "The text goes on in the original.",
    "html_too_complex": "The layout of the mail is too tangled to be shown; its text is here.",
    "text_damaged": "Some letters of this mail could not be read.",
    "transfer_encoding_damaged": "A part of this mail came damaged; a file may be incomplete.",
}
_DETAILS = {
    "no_from": "no sender is named",
    "no_date": "no date",
    "bad_date": "a date that makes no sense",
    "no_message_id": "no Message-ID",
    "charset_guessed": "the alphabet was guessed",
    "boundary_missing": "the mark between its parts is missing",
    "not_closed": "its end is missing",
    "too_many_delimiters": "too many marks between parts",
    "headers_truncated": "headers too long",
    "header_truncated": "a header too long",
    "no_blank_line": "no blank line below the headers",
    "bad_header_line": "a line among the headers that is none",
    "too_many_addresses": "more addresses than are read",
    "calendar_unreadable": "a calendar that can't be read",
}


def notes(defects: Iterable[str]) -> list[str]:
    found = [(_NOTES[code], detail) for code, detail in map(_parted, defects) if code in _NOTES]
    return list(dict.fromkeys(words.format(detail) for words, detail in found))


def details(defects: Iterable[str]) -> list[str]:
    rest = [(code, detail) for code, detail in map(_parted, defects) if code not in _NOTES]
    return [_DETAILS.get(code, f"{code}: {detail}" if detail else code) for code, detail in rest]


def _parted(defect: str) -> tuple[str, str]:
    code, _, detail = defect.partition(": ")
    return code, detail
