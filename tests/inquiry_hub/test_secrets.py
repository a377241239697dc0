from __future__ import annotations

from pathlib import Path

import pytest

from inquiry_hub.secrets import SecretUnavailable, resolve


def test_a_reference_to_the_environment_gives_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "s3cret")
    assert resolve("env:MAIL_PASSWORD") == "s3cret"


def test_a_reference_to_a_file_gives_its_content_without_the_line_break(tmp_path: Path) -> None:
    (tmp_path / "password").write_text(" s3cret \n")
    assert resolve(f"file:{tmp_path / 'password'}") == " s3cret "


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("hunter2", "starts with"),
        ("vault:path#key", "starts with"),
        ("https://example.org/x", "starts with"),
        ("", "starts with"),
        ("env:", "names nothing"),
        ("env:NO_SUCH_VARIABLE_HERE", "NO_SUCH_VARIABLE_HERE is not set"),
        ("file:relative/path", "absolute path"),
        ("file:/nonexistent/secret", "cannot be read"),
        ("file:/tmp", "cannot be read"),
    ],
)
def test_other_references_are_refused_in_words(reference: str, words: str) -> None:
    with pytest.raises(SecretUnavailable, match=words):
        resolve(reference)


def test_a_refusal_never_repeats_what_may_be_the_secret_itself() -> None:
    with pytest.raises(SecretUnavailable) as refusal:
        resolve("hunter2:really")
    assert "hunter2" not in str(refusal.value)


def test_an_empty_or_a_huge_file_is_no_secret(tmp_path: Path) -> None:
    empty, huge = tmp_path / "empty", tmp_path / "huge"
    empty.write_text("\n")
    huge.write_bytes(b"x" * 70_000)
    for path, words in ((empty, "is empty"), (huge, "too large")):
        with pytest.raises(SecretUnavailable, match=words):
            resolve(f"file:{path}")
