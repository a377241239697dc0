from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from channels_whatsapp import checks, tasks
from channels_whatsapp.models import MessageTemplate, NumberHealth
from channels_whatsapp.services import templates as sync
from inquiries import channels
from inquiries.channels import Address, ChannelError, PointKind
from inquiries.models import Alert
from tests.factories import MessageTemplateFactory, NumberFactory
from tests.support.meta.state import NEEDED
from tests.support.meta.templates import template

ACCOUNT = "2020202020"


def known(number) -> list[str]:
    return [f"{one.name} {one.language} {one.status}" for one in number.templates.all()]


def test_what_is_new_changed_and_gone(meta, number):
    other = MessageTemplateFactory(number=NumberFactory(provider="meta"), name="old")
    meta.templates[ACCOUNT] = [template("old"), template("kept", status="PENDING")]
    assert sync.sync(number) == (2, 1, 0)
    first = number.templates.get(name="kept")
    meta.templates[ACCOUNT] = [template("kept", "New {{1}} {{2}}"), template("kept", language="de")]
    assert sync.sync(number) == (2, 2, 1)
    assert known(number) == ["kept de approved", "kept en approved"]
    second = number.templates.get(name="kept", language="en")
    assert second.pk == first.pk
    assert (second.body, len(second.places)) == ("New {{1}} {{2}}", 2)
    assert second.synced_at > first.synced_at
    assert MessageTemplate.objects.filter(pk=other.pk).exists()


def test_the_health_of_the_number_says_when(meta, number):
    meta.templates[ACCOUNT] = [template("t")]
    sync.sync(number)
    health = NumberHealth.objects.get(number=number)
    assert health.templates_at is not None
    assert health.templates_words == ""


def test_a_failure_leaves_what_was_known_and_says_why(meta, number):
    meta.templates[ACCOUNT] = [template("t")]
    sync.sync(number)
    before = NumberHealth.objects.get(number=number)
    meta.trouble("message_templates", 500, 131000)
    with pytest.raises(ChannelError):
        sync.sync(number)
    after = NumberHealth.objects.get(number=number)
    assert known(number) == ["t en approved"]
    assert after.templates_at == before.templates_at
    assert after.templates_words
    assert not Alert.objects.exists()
    sync.sync(number)
    assert NumberHealth.objects.get(number=number).templates_words == ""


def test_what_an_administrator_must_mend_raises_one_alert_until_it_is_mended(meta, number):
    meta.tokens["meta-token"].scopes = ("whatsapp_business_messaging",)
    for _ in range(2):
        with pytest.raises(ChannelError):
            sync.sync(number)
    alert = Alert.objects.get(settled_at=None)
    assert "“Desk”" in alert.words
    assert "permission" in alert.words
    assert not waits_for_somebody(number)  # it may send all the same
    meta.tokens["meta-token"].scopes = NEEDED
    sync.sync(number)
    assert not Alert.objects.filter(settled_at=None).exists()


def waits_for_somebody(number) -> bool:
    number.account.refresh_from_db()
    return number.account.waits_for_somebody


def test_a_void_token_stops_the_number_until_it_is_good_again(meta, number):
    held = meta.tokens.pop("meta-token")
    tasks.sync_templates_of(number.pk)
    assert "meta-token" not in Alert.objects.get(settled_at=None).words
    assert waits_for_somebody(number)
    meta.tokens["meta-token"] = held
    tasks.ask_standing_of(number.pk)
    assert not waits_for_somebody(number)
    assert NumberHealth.objects.get(number=number).quality == "GREEN"


def test_a_token_that_may_send_only_stops_nothing(meta, number):
    meta.tokens["meta-token"].scopes = ("whatsapp_business_messaging",)
    tasks.ask_standing_of(number.pk)
    assert not waits_for_somebody(number)


def test_the_task_and_the_command_do_the_same(meta, number, capsys):
    meta.templates[ACCOUNT] = [template("t"), template("u", status="REJECTED")]
    call_command("sync_whatsapp_templates", "--number", "+49 30 555001")
    assert "Desk: 2 templates, 1 can be sent, 0 gone" in capsys.readouterr().out
    meta.templates[ACCOUNT].pop()
    tasks.sync_templates_of(number.pk)
    assert known(number) == ["t en approved"]
    tasks.sync_templates_of(0)  # deleted meanwhile


def test_the_command_says_what_went_wrong(meta, number):
    meta.trouble("message_templates", 500, 131000)
    with pytest.raises(CommandError, match="Desk: "):
        call_command("sync_whatsapp_templates")
    with pytest.raises(CommandError, match=r"Desk \(\+4930555001\)"):
        call_command("sync_whatsapp_templates", "--number", "unknown")


# --- the version of the API ---


def test_an_ending_version_is_told_where_there_is_a_number_at_meta(number, settings):
    settings.META_API_VERSION = "v20.0"
    for _ in range(2):
        tasks.watch_api_version()
    assert "v20.0" in Alert.objects.get(settled_at=None).words
    settings.META_API_VERSION = "v99.0"
    tasks.watch_api_version()
    assert not Alert.objects.filter(settled_at=None).exists()


@pytest.mark.django_db
def test_without_a_number_at_meta_nobody_is_bothered(settings):
    settings.META_API_VERSION = "v20.0"
    tasks.watch_api_version()
    assert not Alert.objects.exists()


@pytest.mark.parametrize(("version", "ids"), [("v99.0", []), ("v20.0", ["whatsapp.W002"]), ("25", ["whatsapp.E001"])])  # fmt: skip
def test_the_system_check(settings, version, ids):
    settings.META_API_VERSION = version
    assert [one.id for one in checks.meta_version(None)] == ids


def test_what_postgresql_can_not_keep_is_left_out(meta, number):
    meta.templates[ACCOUNT] = [
        template("good", "Dear\x00 {{1}} \ud800", examples=["An\x00na"]),
        template("x" * 600),
        template("language", language="x" * 30),
        template("twice", "first"),
        template("twice", "second"),
    ]
    sync.sync(number)
    assert [(one.name, one.body) for one in number.templates.all()] == [
        ("good", "Dear {{1}} "),
        ("twice", "first"),
    ]
    assert number.templates.get(name="good").places[0]["example"] == "Anna"


def test_synced_templates_are_what_the_composer_offers(meta, number):
    meta.templates[ACCOUNT] = [template("offer"), template("picture", components=[{"type": "HEADER", "format": "IMAGE"}])]  # fmt: skip
    sync.sync(number)
    point = Address("+491700000111", kind=PointKind.PHONE)
    told = channels.get("whatsapp").compose_options(number.pk, point, None).templates
    assert [(one.name, one.variables, bool(one.why_not)) for one in told] == [
        ("offer", ("1",), False),
        ("picture", ("1",), True),
    ]


def test_a_number_without_a_token_says_so_on_its_page_and_raises_no_alarm(meta, db):
    bare = NumberFactory(provider="meta", credentials={"app_secret": "s"})
    with pytest.raises(ChannelError, match="access token is missing"):
        sync.sync(bare)
    assert "access token" in NumberHealth.objects.get(number=bare).templates_words
    assert not Alert.objects.exists()
