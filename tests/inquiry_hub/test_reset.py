from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from inquiry_hub.local import reset


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUB_LOCAL_DIR", str(tmp_path))
    for name in ("postgres/base/1", "media/2026/offer.pdf", "prepared", "dev.env"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path


def test_reset_deletes_data_and_files_and_keeps_the_settings(root: Path) -> None:
    assert reset.main() == 0
    assert {path.name for path in root.iterdir()} == {"dev.env", "runner.lock"}


def test_reset_touches_nothing_while_the_hub_runs(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (root / "runner.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert reset.main() == 1
    assert (root / "postgres/base/1").exists()
    assert "stop it first" in capsys.readouterr().err
