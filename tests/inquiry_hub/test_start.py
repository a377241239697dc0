"""What starts with which settings. Real processes: a setting is read once, at the start of one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inquiry_hub import __main__
from tests.inquiry_hub.commands import PRODUCTION, manage, python

EMPTY = {"HUB_READ_ENV_FILES": "off", "HUB_LOCAL_DIR": "/nonexistent/hub"}


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_ENCRYPTION_KEYS"])
@pytest.mark.parametrize("start", [["manage.py", "migrate"], ["-c", "import inquiry_hub.wsgi"]])
def test_a_missing_secret_stops_the_start_and_tells_how_to_make_one(name: str, start: list[str]) -> None:
    done = python(*start, **{key: value for key, value in PRODUCTION.items() if key != name})
    assert done.returncode == 1
    assert f"{name} is not set" in done.stderr
    assert "python3 -c" in done.stderr and "make run" in done.stderr


def test_help_needs_no_settings() -> None:
    done = manage("help", **EMPTY)
    assert done.returncode == 0
    assert "migrate" in done.stdout


def test_parse_mail_needs_no_settings_and_no_server() -> None:
    mail = b"From: Ana <ana@example.org>\r\nSubject: Lisbon\r\nMessage-ID: <1@example.org>\r\n\r\nTwo adults in May."
    done = manage("parse_mail", "--jsonl", "-", given=mail, **EMPTY)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["subject"] == "Lisbon"


def test_extract_details_needs_no_settings_and_no_server() -> None:
    done = manage("extract_details", given=b"Two adults, Lisbon, 3 to 10 May 2027.", **EMPTY)
    assert done.returncode == 0, done.stderr
    assert "Lisbon" in done.stdout


def test_evaluate_extraction_needs_no_settings_and_no_server() -> None:
    folder = Path(__file__).parents[1] / "data" / "trips"
    done = manage("evaluate_extraction", str(folder / "cases.jsonl"), str(folder / "gold.jsonl"), **EMPTY)
    assert done.returncode == 0, done.stderr
    assert "Cases all right: " in done.stdout


def test_production_settings_pass_the_deploy_check() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_the_deploy_check_wants_a_public_address_with_https() -> None:
    done = manage("check", "--deploy", **{**PRODUCTION, "PUBLIC_BASE_URL": "http://desk.example.com"})
    assert done.returncode == 1
    assert "hub.E004" in done.stderr


@pytest.mark.parametrize("start", [["manage.py", "check"], ["-c", "import inquiry_hub.wsgi"]])
def test_an_ephemeral_disk_without_s3_refuses_the_start(start: list[str]) -> None:
    done = python(*start, DYNO="web.1", **PRODUCTION)
    assert done.returncode == 1
    assert "hub.E001" in done.stderr and "S3_BUCKET" in done.stderr


def test_an_ephemeral_disk_with_s3_may_start() -> None:
    done = python("-c", "import inquiry_hub.wsgi", DYNO="web.1", S3_BUCKET="agency-files", **PRODUCTION)
    assert done.returncode == 0, done.stderr


def test_a_broken_encryption_key_is_named_by_the_check() -> None:
    done = manage("check", **{**PRODUCTION, "FIELD_ENCRYPTION_KEYS": "too-short"})
    assert done.returncode == 1
    assert "hub.E003" in done.stderr


def test_a_command_prints_one_message_and_no_traceback_without_settings() -> None:
    done = manage("migrate", **EMPTY)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_a_command_in_a_word(monkeypatch, capsys) -> None:
    def broken_off(_: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(__main__, "execute_from_command_line", broken_off)
    monkeypatch.setattr("sys.argv", ["manage.py", "check"])
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    assert ended.value.code == 130
    assert capsys.readouterr().err == "\nBroken off.\n"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"EXTRACTOR": "magic"}, "EXTRACTOR must be one of local, openai, both"),
        ({"EXTRACTOR": "both"}, "OPENAI_API_KEY is not set"),
        ({"EXTRACTOR": "both", "OPENAI_BASE_URL": "http://models.example.com/v1"}, "not https"),
        ({"EXTRACTOR": "both", "OPENAI_API_KEY": "k", "OPENAI_DAILY_BUDGET": "5"}, "without OPENAI_PRICES"),
        ({"OPENAI_API_KEY": "k", "OPENAI_TIMEOUT": "200"}, "WORK_LEASE_SECONDS"),
        ({"OPENAI_PRICES": "gpt=1"}, "OPENAI_PRICES must look like"),
    ],
)
def test_a_model_that_could_not_be_asked_refuses_the_start(told: dict[str, str], words: str) -> None:
    done = manage("check", **{**PRODUCTION, **told})
    assert done.returncode == 1
    assert words in done.stderr


def test_without_a_model_a_short_lease_hinders_nothing() -> None:
    done = manage("check", **{**PRODUCTION, "WORK_LEASE_SECONDS": "5"})
    assert done.returncode == 0, done.stderr


def test_a_model_in_ones_own_network_needs_neither_key_nor_https() -> None:
    told = {"EXTRACTOR": "both", "OPENAI_BASE_URL": "http://10.0.0.5:8000/v1", "OPENAI_PRICES": "m=0.25/0.025/2,n=1/1/1", "OPENAI_DAILY_BUDGET": "2.50"}  # fmt: skip
    done = manage("check", "--deploy", "--fail-level", "WARNING", **{**PRODUCTION, **told})
    assert done.returncode == 0, done.stderr
