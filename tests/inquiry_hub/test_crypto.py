from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from uuid import UUID, uuid4

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.forms import modelform_factory
from django.test.utils import CaptureQueriesContext, isolate_apps
from django.utils import timezone

from channels_email.models import EmailAccount, SignIn, SignInAttempt
from inquiries.models import ChannelAccount, Team
from inquiry_hub import key_rotation
from inquiry_hub.crypto import CannotOpen, EncryptedJSONField, WrongRow, rotate, seal, unseal

SECRET = {"password": "s3cret", "hosts": ["imap.example.org"]}


def test_what_was_sealed_opens_for_the_same_row() -> None:
    assert unseal(seal(SECRET, "row-1"), "row-1") == SECRET


def test_a_token_hides_its_content_and_its_row() -> None:
    token = seal(SECRET, "row-1")
    assert "s3cret" not in token and "row-1" not in token


def test_a_token_copied_to_another_row_does_not_open() -> None:
    with pytest.raises(WrongRow):
        unseal(seal(SECRET, "row-1"), "row-2")


@pytest.mark.parametrize("token", ["", "nonsense", "gAAAAA", "ü"])
def test_a_broken_token_does_not_open(token: str) -> None:
    with pytest.raises(CannotOpen):
        unseal(token, "row-1")


def test_nothing_is_sealed_without_a_row() -> None:
    with pytest.raises(ValueError, match="bound"):
        seal(SECRET, "")


def test_rotation_moves_a_token_to_the_new_key_and_keeps_its_row(settings) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    token = seal(SECRET, "row-1")
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    assert unseal(token, "row-1") == SECRET
    rotated = rotate(token)
    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert unseal(rotated, "row-1") == SECRET
    with pytest.raises(CannotOpen):
        unseal(token, "row-1")
    with pytest.raises(CannotOpen):
        rotate(token)


# --- the field ------------------------------------------------------------------------------------------------------


@pytest.fixture
def vault(db) -> Iterator[type[models.Model]]:
    """A table with a sealed field, for one test."""
    with isolate_apps("inquiry_hub"):

        class Vault(models.Model):
            public_id = models.UUIDField(default=uuid4)
            credentials = EncryptedJSONField(bind_to="public_id")

            class Meta:
                app_label = "hub"

    with connection.schema_editor() as editor:
        editor.create_model(Vault)
    yield Vault


def stored(row: models.Model) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT credentials FROM hub_vault WHERE id = {row.pk}")
        return cursor.fetchone()[0]


def test_the_database_holds_only_the_token(vault) -> None:
    row = vault.objects.create(credentials=SECRET)
    assert "s3cret" not in stored(row)
    assert vault.objects.get().credentials == SECRET


def test_a_change_inside_the_value_is_saved(vault) -> None:
    vault.objects.create(credentials=SECRET)
    row = vault.objects.get()
    row.credentials["password"] = "new"
    row.save()
    assert vault.objects.get().credentials["password"] == "new"


def test_what_nobody_opened_is_written_back_unchanged_even_without_its_key(vault, settings) -> None:
    before = stored(vault.objects.create(credentials=SECRET))
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    row = vault.objects.get()
    row.save()
    assert stored(row) == before


def test_a_token_moved_by_sql_does_not_open_in_the_other_row(vault) -> None:
    rich, poor = vault.objects.create(credentials=SECRET), vault.objects.create(credentials={})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE hub_vault SET credentials = %s WHERE id = %s", [stored(rich), poor.pk])
    with pytest.raises(WrongRow):
        _ = vault.objects.get(pk=poor.pk).credentials


def test_an_empty_value_needs_no_key(vault, settings) -> None:
    row = vault.objects.create()
    assert stored(row) == ""
    assert vault.objects.get().credentials == {}


def test_a_deferred_value_opens_when_it_is_asked_for(vault) -> None:
    vault.objects.create(credentials=SECRET)
    assert vault.objects.defer("credentials").get().credentials == SECRET


def test_the_value_is_in_no_form_no_filter_no_bulk_update_and_no_dump(vault) -> None:
    row = vault.objects.create(credentials=SECRET)
    assert "credentials" not in modelform_factory(vault, fields="__all__").base_fields
    with pytest.raises(FieldError):
        vault.objects.filter(credentials="x").exists()
    assert "s3cret" not in serializers.serialize("json", [row])
    assert vars(vault.objects.get())["credentials"].__repr__() == "<sealed>"
    with pytest.raises(TypeError, match="sealed with its row"):
        vault.objects.update(credentials=SECRET)


@pytest.fixture
def keys(settings) -> tuple[str, str]:
    """The old key, which is the only one just now, and a new one."""
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    return old, new


def accounts(count: int) -> list[EmailAccount]:
    team = Team.objects.get_or_create(name="Rotation")[0]
    made = []
    for number in range(count):
        base = ChannelAccount.objects.create(
            team=team, channel="email", address=f"desk{number}@example.org", name=f"Desk {number}"
        )
        made.append(EmailAccount.objects.create(account=base, credentials=SECRET))
    return made


def test_every_sealed_field_of_the_hub_is_found() -> None:
    found = {(one.model, one.name) for one in key_rotation.sealed_fields()}
    assert found >= {(EmailAccount, "credentials"), (SignIn, "tokens"), (SignInAttempt, "secrets")}


def test_rotate_keys_seals_everything_under_the_first_key(db, settings, keys) -> None:
    old, new = keys
    (account,) = accounts(1)
    person = get_user_model().objects.create_user("eva")
    SignIn.objects.create(account=account, tokens=SECRET)
    SignInAttempt.objects.create(
        account=account, person=person, state_hash="x", secrets=SECRET, expires_at=timezone.now()
    )
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert out.getvalue() == "3 sealed values are under the first key now; 3 were rotated.\n"
    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert EmailAccount.objects.get().credentials == SECRET
    assert SignIn.objects.get().tokens == SECRET
    assert SignInAttempt.objects.get().secrets == SECRET


def test_a_rotation_that_was_broken_off_goes_on_where_it_stood(db, settings, keys) -> None:
    old, new = keys
    accounts(5)
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    assert next(key_rotation.rotate(chunk=2)).rotated == 2  # and the process dies here
    last = list(key_rotation.rotate(chunk=2))[-1]
    assert (last.rotated, last.current, last.closed) == (3, 2, [])
    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert [one.credentials for one in EmailAccount.objects.all()] == [SECRET] * 5


def test_a_value_that_no_key_opens_is_named_and_holds_up_no_other(db, settings, keys) -> None:
    old, new = keys
    lost = accounts(3)[1]
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    lost.credentials = {"password": "under a key that is gone"}
    lost.save()
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    with pytest.raises(CommandError, match=rf"mail account {lost.pk} \(credentials\)"):
        call_command("rotate_keys", stdout=StringIO())
    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert [one.credentials for one in EmailAccount.objects.exclude(pk=lost.pk)] == [SECRET] * 2


def test_rotation_holds_a_few_rows_at_a_time(db, settings, keys) -> None:
    old, new = keys
    accounts(7)
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    list(key_rotation.rotate())
    with CaptureQueriesContext(connection) as told:
        list(key_rotation.rotate(chunk=3))
    reads = [one["sql"] for one in told if "channels_email_emailaccount" in one["sql"]]
    assert len(reads) == 4
    assert all("LIMIT 3" in sql and "FOR UPDATE" in sql for sql in reads)


def test_the_binding_is_part_of_the_migration() -> None:
    *_, options = EncryptedJSONField(bind_to="account.public_id").deconstruct()
    assert options["bind_to"] == "account.public_id"


def test_the_sealed_text_is_plain_json_with_the_binding_inside(settings) -> None:
    token = seal(SECRET, str(UUID(int=7)))
    plain = json.loads(Fernet(settings.FIELD_ENCRYPTION_KEYS[0]).decrypt(token.encode()))
    assert plain == {"bind": str(UUID(int=7)), "value": SECRET}
