"""manage.py load_accounts, as an operator calls it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command

Load = Callable[..., str]


def loader(folder: Path) -> Load:
    """`load(text, "--dry-run")` gives what is printed; it raises CommandError."""

    def load(text: str, *more: str) -> str:
        file = folder / "config.yaml"
        file.write_text(text)
        out = io.StringIO()
        call_command("load_accounts", str(file), *more, stdout=out, stderr=out, no_color=True)
        return out.getvalue()

    return load
