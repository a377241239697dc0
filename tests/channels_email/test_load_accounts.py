"""manage.py load_accounts: mailboxes as a file wants them, told as a difference, all or none."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from channels_email.account_file.schema import GROUPS, SECRETS, MailboxEntry
from channels_email.models import AfterIntake, EmailAccount, FetchState, SignInMethod
from channels_email.services.credentials import secret_of
from inquiries.models import ChannelAccount, Team
from tests.channels_email.conftest import make_account
from tests.support.account_files import Load, loader

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
INFO = """
email:
  - name: Info
    address: info@agency.test
    kind: imap
    sign_in:
      password: env:INFO_PASSWORD
    imap: {host: imap.agency.test}
    smtp: {host: smtp.agency.test}
"""


@pytest.fixture(autouse=True)
def team(monkeypatch: pytest.MonkeyPatch) -> Team:
    monkeypatch.setenv("INFO_PASSWORD", "s3cret")
    return Team.objects.get_or_create(name="Agency")[0]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return loader(tmp_path)


def account() -> EmailAccount:
    return EmailAccount.objects.select_related("account").get()


def test_a_mailbox_is_made_and_its_secret_is_a_reference(load: Load) -> None:
    told = load(INFO)
    assert "email: Info: new" in told
    assert "password: set" in told
    assert "1 new, 0 changed, 0 unchanged." in told
    assert "s3cret" not in told
    one = account()
    assert (one.imap_host, one.account.team.name) == ("imap.agency.test", "Agency")
    assert one.credentials == {"password_ref": "env:INFO_PASSWORD"}
    assert secret_of(one, "password") == "s3cret"


def test_a_secret_that_changes_at_its_place_needs_no_loading(load: Load, monkeypatch: Any) -> None:
    load(INFO)
    monkeypatch.setenv("INFO_PASSWORD", "the next one")
    assert secret_of(account(), "password") == "the next one"


def test_the_same_file_again_changes_nothing_and_disturbs_no_fetch(load: Load) -> None:
    load(INFO)
    before = FetchState.objects.values().get()
    assert "0 new, 0 changed, 1 unchanged." in load(INFO)
    assert FetchState.objects.values().get() == before


def test_a_dry_run_tells_all_and_writes_nothing(load: Load) -> None:
    told = load(INFO, "--dry-run")
    assert "email: Info: new" in told
    assert "imap_host: imap.agency.test" in told
    assert "this was a dry run" in told
    assert not ChannelAccount.objects.exists()


def test_a_change_is_told_with_before_and_after(load: Load) -> None:
    load(INFO)
    changed = INFO.replace("env:INFO_PASSWORD", "file:/run/secrets/info") + (
        "    reading: {folders: [INBOX, Groups], after_intake: move, move_to: Hub, start_date: all}\n"
        "    acknowledge: true\n"
    )
    told = load(changed)
    assert "email: Info: changed" in told
    assert "  folders: INBOX → INBOX, Groups" in told
    assert "  acknowledge: no → yes" in told
    assert "  password: changed" in told
    assert "The file /run/secrets/info cannot be read" in told
    one = account()
    assert (one.after_intake, one.move_to, one.start_date) == (AfterIntake.MOVE, "Hub", None)
    assert one.account.acknowledge


def test_a_change_at_the_end_of_a_long_text_is_seen(load: Load) -> None:
    long = "Sun Travel, Harbour Street 5, 20457 Hamburg, Germany, open from nine to six, phone"
    load(INFO + f"    sending: {{signature: '{long} 1'}}\n")
    assert "signature: changed further on" in load(INFO + f"    sending: {{signature: '{long} 2'}}\n")
    assert account().signature.endswith("2")


def test_what_the_file_leaves_out_stays_as_it_is(load: Load) -> None:
    make_account(
        imap_host="imap.agency.test", smtp_host="smtp.agency.test", signature="Kind regards", password="old"
    )
    told = load("email:\n  - {name: Info, address: INFO@agency.test, sending: {sender_name: Sun Travel}}\n")
    assert "sender_name: Sun Travel" in told
    one = account()
    assert (one.signature, one.sender_name) == ("Kind regards", "Sun Travel")
    assert one.credentials == {"password": "old"}


def test_accounts_that_are_not_in_the_file_are_named_and_left_alone(load: Load) -> None:
    make_account("Old", "old@agency.test")
    assert "Not in the file and left as they are: Old" in load(INFO)
    assert ChannelAccount.objects.count() == 2


def test_a_secret_entered_in_the_desk_gives_way_to_the_reference(load: Load) -> None:
    make_account(imap_host="imap.agency.test", smtp_host="smtp.agency.test", password="old")
    assert "password: changed" in load(INFO)
    assert account().credentials == {"password_ref": "env:INFO_PASSWORD"}


@pytest.mark.parametrize(
    ("kind", "method", "host"),
    [
        ("gmail", SignInMethod.GOOGLE, "imap.gmail.com"),
        ("outlook", SignInMethod.MICROSOFT, "outlook.office365.com"),
        ("graph", SignInMethod.MICROSOFT, ""),
    ],
)
def test_a_kind_knows_its_servers_and_its_sign_in(load: Load, kind: str, method: str, host: str) -> None:
    told = load(f"email:\n  - {{name: Info, address: info@agency.test, kind: {kind}}}\n")
    assert "Somebody has to press Connect" in told
    assert (account().sign_in, account().imap_host) == (method, host)


# --- what is wrong ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [", "This is no YAML"),
        ("email: {}", "email: This must be a list"),
        ("mail: []", "There is no section mail; there is email and whatsapp."),
        ("- x", "must consist of sections: email and whatsapp"),
        ("", "must consist of sections: email and whatsapp"),
        ("email:\n  - x", "email[0]: Keys are expected below this."),
        (INFO.replace("name: Info", "name: No"), "email[0].name: This must be text; put numbers and words such as yes"),
        ("email:\n  - name: A", "email[0].address: This key is missing."),
        (INFO.replace("kind: imap", "kind: pop3"), ":5: email[0].kind: This must be one of gmail, outlook"),
        (INFO.replace("    kind: imap\n", ""), "email[0].kind: A new account needs it"),
        (INFO.replace("host: imap.", "hots: imap."), "email[0].imap.hots: This key is not known. Is host meant?"),
        (INFO + "    acknowledge: 'no'\n", "email[0].acknowledge: This must be true or false."),
        (INFO.replace("{host: imap", "{port: 70000, host: imap"), "between 1 and 65535"),
        (INFO + "    team: Nobody\n", "email[0].team: There is no such team; there are: Agency."),
        (INFO + "    reading: {start_date: soon}\n", "This must be a date such as 2026-03-01, or all."),
        (INFO + "    reading: {after_intake: move}\n", "Name the folder"),
        (INFO + "    name: Twice\n", "The key name stands here twice."),
        (INFO + INFO.replace("\nemail:\n", ""), "This address stands in the file twice."),
        ("email:\n  - {name: I, address: i@a.test, kind: gmail, imap: {host: x.test}}", "sets this by itself"),
        ("email:\n  - {name: I, address: i@a.test, kind: graph, sign_in: {method: password}}", "must be one of microsoft"),
        ("email:\n  - {name: I, address: i@a.test, kind: graph, sign_in: {method: app_secret}}", "tenant: An app that"),
        ("email:\n  - {name: I, address: nowhere, kind: imap}", "This is no mail address."),
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
def test_a_secret_itself_or_an_unknown_reference_is_refused_and_not_repeated(load: Load, secret: str) -> None:
    with pytest.raises(CommandError) as told:
        load(INFO.replace("env:INFO_PASSWORD", f'"{secret}"'))
    said = str(told.value)
    assert "config.yaml:7: email[0].sign_in.password: " in said
    assert "A secret itself never stands in this file." in said
    assert "hunter2" not in said
    assert not ChannelAccount.objects.exists()


def test_one_wrong_entry_keeps_all_out_and_every_mistake_is_told(load: Load) -> None:
    good = INFO.replace("\nemail:\n", "")
    bad = good.replace("info@", "no@").replace("name: Info", "name: Second")
    text = (
        INFO
        + bad.replace("kind: imap", "kind: nothing")
        + bad.replace("no@", "third@").replace("host", "hast")
    )
    with pytest.raises(CommandError) as told:
        load(text)
    assert str(told.value).count("config.yaml:") == 3
    assert not ChannelAccount.objects.exists()


def test_a_name_that_another_mailbox_has_is_told(load: Load) -> None:
    make_account("Info", "other@agency.test")
    with pytest.raises(CommandError, match=r"email\[0\]\.name"):
        load(INFO)


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(CommandError, match="can't be read"):
        call_command("load_accounts", "/nowhere/config.yaml")


def test_the_file_may_come_by_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(INFO))
    call_command("load_accounts", "-", stdout=io.StringIO())
    assert account().imap_host == "imap.agency.test"


# --- the example --------------------------------------------------------------------------------------------------------


def test_the_example_loads_and_loads_again(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "config.example.yaml").read_text()
    assert "email: Office: new" in load(text)
    assert "0 new, 0 changed" in load(text)
    certificate = EmailAccount.objects.get(sign_in=SignInMethod.APP_CERTIFICATE)
    assert certificate.secret_expires_on == date(2027, 11, 1)


def test_the_example_shows_every_key() -> None:
    entries = yaml.safe_load((ROOT / "config.example.yaml").read_text())["email"]
    shown = {key for entry in entries for key in entry}
    assert shown == set(MailboxEntry.model_fields)
    for name, group in GROUPS.items():
        keys = {key for entry in entries for key in entry.get(name, {})}
        wanted = set(group.model_fields)
        assert keys == wanted, (name, keys ^ wanted)
    assert set(SECRETS) <= set(GROUPS["sign_in"].model_fields)
