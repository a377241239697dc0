"""manage.py load_accounts: WhatsApp numbers as a file wants them, told as a difference, all or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError

from channels_whatsapp.account_file.schema import GROUPS, NumberEntry
from channels_whatsapp.models import Provider, WhatsAppNumber
from channels_whatsapp.services.credentials import secret_of
from inquiries.models import ChannelAccount, Team
from tests.factories import NumberFactory
from tests.support.account_files import Load, loader

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
SID = "AC" + "1" * 32
TWILIO = f"""
whatsapp:
  - name: Groups
    address: "0049 30 555-0100"
    kind: twilio
    twilio:
      account_sid: {SID}
      auth_token: env:TWILIO_TOKEN
"""
META = """
whatsapp:
  - name: Cruises
    address: "+49 30 5550200"
    kind: meta
    meta: {phone_number_id: "1060000001", waba_id: "2020202020", access_token: "env:META_TOKEN", app_secret: "env:META_TOKEN"}
"""


@pytest.fixture(autouse=True)
def team(monkeypatch: pytest.MonkeyPatch) -> Team:
    for name in ("TWILIO_TOKEN", "META_TOKEN"):
        monkeypatch.setenv(name, "s3cret")
    return Team.objects.get_or_create(name="Agency")[0]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return loader(tmp_path)


def number() -> WhatsAppNumber:
    return WhatsAppNumber.objects.select_related("account").get()


def test_a_number_is_made_and_its_secret_is_a_reference(load: Load) -> None:
    told = load(TWILIO)
    assert "whatsapp: Groups: new" in told
    assert "auth_token: set" in told
    assert "s3cret" not in told
    one = number()
    assert (one.account.address, one.account.channel, one.provider) == ("+49305550100", "whatsapp", "twilio")
    assert one.credentials == {"auth_token_ref": "env:TWILIO_TOKEN"}
    assert one.silent_hours == 24
    assert secret_of(one, "auth_token") == "s3cret"


def test_a_number_at_meta_gets_a_verify_token_and_keeps_it(load: Load) -> None:
    load(META)
    token = secret_of(number(), "verify_token")
    assert len(token) > 20
    assert "0 new, 0 changed, 1 unchanged." in load(META)
    told = load(META.replace("{phone", "{verify_token: env:META_TOKEN, phone"))
    assert "verify_token: changed" in told
    assert token not in told
    assert secret_of(number(), "verify_token") == "s3cret"


def test_the_same_file_again_changes_nothing(load: Load) -> None:
    load(TWILIO)
    before = WhatsAppNumber.objects.values().get()
    assert "0 new, 0 changed, 1 unchanged." in load(TWILIO)
    assert WhatsAppNumber.objects.values().get() == before


def test_a_dry_run_tells_all_and_writes_nothing(load: Load) -> None:
    told = load(TWILIO, "--dry-run")
    assert f"account_sid: {SID}" in told
    assert "this was a dry run" in told
    assert not ChannelAccount.objects.exists()


def test_a_change_is_told_with_before_and_after(load: Load) -> None:
    load(TWILIO)
    told = load(TWILIO.replace("env:TWILIO_TOKEN", "file:/run/secrets/token") + "    silent_hours: 8\n")
    assert "  silent_hours: 24 → 8" in told
    assert "  auth_token: changed" in told
    assert "The file /run/secrets/token cannot be read" in told
    assert number().silent_hours == 8


def test_what_the_file_leaves_out_stays_as_it_is(load: Load, team: Team) -> None:
    NumberFactory(account__team=team, account__name="Old", account__address="+49305550100", per_second=5)
    told = load("whatsapp:\n  - {name: Groups, address: '+49305550100', acknowledge: true}\n")
    assert "name: Old → Groups" in told
    one = number()
    assert (one.per_second, one.credentials) == (5, {"auth_token": "twilio-token"})


def test_the_alarm_can_be_taken_away(load: Load) -> None:
    load(TWILIO)
    assert "silent_hours: 24 → nothing" in load(TWILIO + "    silent_hours: null\n")
    assert number().silent_hours is None


def test_two_numbers_of_one_twilio_account(load: Load) -> None:
    second = TWILIO.replace("\nwhatsapp:\n", "").replace("Groups", "Cruises").replace("0100", "0200")
    assert "2 new" in load(TWILIO + second)
    assert WhatsAppNumber.objects.filter(provider=Provider.TWILIO, account_sid=SID).count() == 2


def test_what_is_still_missing_is_told(load: Load) -> None:
    told = load(TWILIO.replace("      auth_token: env:TWILIO_TOKEN\n", ""))
    assert "Groups: Not set yet: the auth token." in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("whatsapp:\n  - x", "whatsapp[0]: Keys are expected below this."),
        (TWILIO.replace("kind: twilio", "kind: vonage"), ":5: whatsapp[0].kind: This must be one of sandbox, twilio, meta"),
        (TWILIO.replace("    kind: twilio\n", ""), "whatsapp[0].kind: A new number needs it"),
        (TWILIO.replace('"0049 30 555-0100"', '"030 555"'), ":4: whatsapp[0].address: Write the whole number"),
        (TWILIO.replace('"0049 30 555-0100"', "49305550100"), "whatsapp[0].address: This must be text"),
        (TWILIO.replace("account_sid", "acount_sid"), "whatsapp[0].twilio.acount_sid: This key is not known. Is account_sid"),
        (TWILIO.replace(SID, "AC1"), ":7: whatsapp[0].twilio.account_sid: An account SID is AC and 32 more"),
        (TWILIO.replace("kind: twilio", "kind: sandbox"), "The sandbox has one number for all"),
        (TWILIO.replace("kind: twilio", "kind: meta"), "whatsapp[0].twilio: This does not go with the kind meta."),
        (TWILIO + "    silent_hours: 0\n", "whatsapp[0].silent_hours: This must be 1 or more."),
        (TWILIO + "    per_second: 100000\n", "whatsapp[0].per_second: This must be 1000 or less."),
        (TWILIO + "    tells_read: true\n", "whatsapp[0].tells_read: Only Meta can tell the customer"),
        (TWILIO + "    team: Nobody\n", "whatsapp[0].team: There is no such team; there are: Agency."),
        (META.replace('"1060000001"', "1060000001"), "whatsapp[0].meta.phone_number_id: This must be text"),
        (META.replace('phone_number_id: "1060000001", ', ""), "phone_number_id: This is needed."),
        (META.replace('"1060000001"', '"49305550200"'), "This is the telephone number"),
        (TWILIO + TWILIO.replace("\nwhatsapp:\n", "").replace("0049 ", "+49"), "This address stands in the file twice."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_where_it_stands(load: Load, text: str, words: str) -> None:
    with pytest.raises(CommandError) as told:
        load(text)
    assert words in str(told.value)
    assert not ChannelAccount.objects.exists()


@pytest.mark.parametrize(
    "secret", ["hunter2", "vault:mail#info", "https://x.test/hunter2", "env:", "file:secret"]
)
def test_a_secret_itself_is_refused_and_not_repeated(load: Load, secret: str) -> None:
    with pytest.raises(CommandError) as told:
        load(TWILIO.replace("env:TWILIO_TOKEN", f'"{secret}"'))
    said = str(told.value)
    assert "config.yaml:8: whatsapp[0].twilio.auth_token: " in said
    assert "A secret itself never stands in this file." in said
    assert "hunter2" not in said


def test_an_id_that_another_number_has_is_told(load: Load, team: Team) -> None:
    NumberFactory(provider="meta", account__team=team, phone_number_id="1060000001")
    with pytest.raises(CommandError, match="Another number has this id"):
        load(META)


def test_the_example_loads_and_loads_again(load: Load) -> None:
    text = (ROOT / "config.example.yaml").read_text()
    told = load(text)
    for name in ("WhatsApp", "WhatsApp Cruises", "Sandbox"):
        assert f"whatsapp: {name}: new" in told
    assert "0 new, 0 changed" in load(text)


def test_the_example_shows_every_key() -> None:
    entries: list[dict[str, Any]] = yaml.safe_load((ROOT / "config.example.yaml").read_text())["whatsapp"]
    assert {key for entry in entries for key in entry} == set(NumberEntry.model_fields)
    for name, group in GROUPS.items():
        assert {key for entry in entries for key in entry.get(name, {})} == set(group.model_fields)
