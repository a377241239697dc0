"""The code, `.env.example` and docs/configuration.md name the same variables."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.inquiry_hub.commands import PROJECT

FOREIGN = {"DYNO", "PYTHONPATH", "DJANGO_SETTINGS_MODULE"}  # Heroku's, Python's and Django's


def read_by_the_code() -> set[str]:
    return {name for path in (PROJECT / "inquiry_hub").rglob("*.py") for name in names_in(path.read_text())}


def names_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called, value = ast.unparse(node.func), node.args[0].value
            if (
                re.search(r"(^|\.)env\.\w+$|^(secret|day)$|environ\.(get|setdefault)$", called)
                and str(value).isupper()
            ):
                yield value


def ours(names: set[str]) -> set[str]:
    return {name for name in names if not name.startswith("HUB_")} - FOREIGN


def test_the_example_file_lists_exactly_the_variables_that_are_read() -> None:
    listed = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    assert listed == ours(read_by_the_code())


def test_the_documentation_explains_every_variable_and_no_other() -> None:
    text = (PROJECT / "docs" / "configuration.md").read_text()
    names = " ".join(re.findall(r"^\| (`.*?`) \|", text, re.MULTILINE))
    explained = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", names))
    assert ours(read_by_the_code()) <= explained
    assert ours(explained) <= ours(read_by_the_code())


def test_the_scan_finds_all_ways_of_reading() -> None:
    source = 'env.str("A"); secret("B"); env.env.int("C", 1); day("F"); os.environ.get("D"); other("E")'
    assert set(names_in(source)) == {"A", "B", "C", "D", "F"}
