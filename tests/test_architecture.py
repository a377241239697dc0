"""The import arrows of docs/architecture.md, walked with ast."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
APPS = ("inquiry_hub", "inquiries", "channels_email", "channels_whatsapp")
SOURCES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)

# What a channel app may know of the rest of the house.
DOORS = (
    "inquiries.channels",
    "inquiries.intake",
    "inquiries.account_setup",
    "inquiries.models.accounts",
    "inquiries.admin.accounts",
    "inquiry_hub.crypto",
    "inquiry_hub.secrets",
    "inquiry_hub.limits",
    "inquiry_hub.safe_html",
    "inquiry_hub.constraints",
)
# Inside inquiries: the upper may import the lower, never the reverse.
FLOORS = {
    "admin": 6,
    "api": 6,
    "tasks": 6,
    "management": 6,
    "intake": 6,
    "apps": 6,
    "checks": 6,
    "templatetags": 6,
    "services": 5,
    "account_setup": 5,
    "dispatch": 4,
    "selectors": 4,
    "searching": 4,
    "extraction": 3,
    "models": 2,
    "states": 1,
    "channels": 1,
    "folding": 1,
}


def imports(path: Path) -> Iterator[tuple[str, int, bool]]:
    """(module, line, lazily) of each import; `from a import b` counts as a.b too, for b may be a module."""
    tree = ast.parse(path.read_text())
    inside = {
        id(child) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for child in ast.walk(node)
    }
    typing = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        lazy = id(node) in inside or id(node) in typing
        if isinstance(node, ast.Import):
            yield from ((one.name, node.lineno, lazy) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from ((f"{node.module}.{one.name}", node.lineno, lazy) for one in node.names)


def room(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def edges(app: str) -> list[tuple[str, str, int, bool]]:
    return [
        (room(path), module, line, lazy)
        for path in SOURCES
        if path.is_relative_to(ROOT / app)
        for module, line, lazy in imports(path)
    ]


def under(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


@pytest.mark.parametrize(
    ("app", "other"), [("channels_email", "channels_whatsapp"), ("channels_whatsapp", "channels_email")]
)
def test_channels_know_only_the_doors_of_the_desk(app, other):
    wrong = [
        f"{here}:{line} imports {module}"
        for here, module, line, _ in edges(app)
        if under(module, "inquiries", "inquiry_hub", other) and not under(module, *DOORS)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_desk_knows_no_channel():
    wrong = [
        f"{here}:{line} imports {module}"
        for here, module, line, _ in edges("inquiries")
        if under(module, "channels_email", "channels_whatsapp")
    ]
    assert not wrong, "\n".join(wrong)


def test_only_the_urls_of_the_project_name_the_apps_urls():
    wrong = [
        f"{here}:{line} imports {module}"
        for here, module, line, _ in edges("inquiry_hub")
        if under(module, "inquiries", "channels_email", "channels_whatsapp")
        and not here.endswith((".urls", ".desk_theme"))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_lower_floors_never_import_the_upper():
    wrong = []
    for here, module, line, lazy in edges("inquiries"):
        if not under(module, "inquiries") or module == "inquiries":
            continue
        floor, target = (FLOORS.get(name.split(".")[1]) for name in (here, module) if "." in name)
        assert floor, f"{here} stands on no floor: name it in FLOORS"
        assert target, f"{module} stands on no floor: name it in FLOORS"
        if target > floor and not (lazy and here == "inquiries.dispatch"):
            wrong.append(f"{here}:{line} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_extraction_is_free_of_django():
    wrong = [
        f"{here}:{line} imports {module}"
        for here, module, line, _ in edges("inquiries")
        if "extraction." in here
        and here.split(".")[1] == "extraction"
        and under(module, "django", "inquiries.models")
    ]
    assert not wrong, "\n".join(wrong)


def test_the_port_needs_only_the_standard_library():
    wrong = [
        f"{here}:{line} imports {module}"
        for here, module, line, _ in edges("inquiries")
        if under(here, "inquiries.channels")
        and under(module, "django", "inquiries", "celery")
        and not under(module, "inquiries.channels")
    ]
    assert not wrong, "\n".join(wrong)


def test_the_parsers_are_pure():
    wrong = [
        f"{here}:{line} imports {module}"
        for app in ("channels_email", "channels_whatsapp")
        for here, module, line, _ in edges(app)
        if ".parsing" in here and under(module, "django", "inquiries.models", "inquiries.intake")
    ]
    assert not wrong, "\n".join(wrong)
