from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection, models
from django.forms import modelform_factory
from django.test.utils import isolate_apps

from channels_email.models import EmailAccount
from inquiries.models import ChannelAccount, Team
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


def test_rotate_keys_seals_stored_credentials_under_the_first_key(db, settings) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    account = ChannelAccount.objects.create(
        team=Team.objects.get_or_create(name="Rotation")[0],
        channel="email",
        address="desk@example.org",
        name="Desk",
    )
    EmailAccount.objects.create(account=account, credentials=SECRET)
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    call_command("rotate_keys")
    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert EmailAccount.objects.get(pk=account.pk).credentials == SECRET


def test_the_binding_is_part_of_the_migration() -> None:
    *_, options = EncryptedJSONField(bind_to="account.public_id").deconstruct()
    assert options["bind_to"] == "account.public_id"


def test_the_sealed_text_is_plain_json_with_the_binding_inside(settings) -> None:
    token = seal(SECRET, str(UUID(int=7)))
    plain = json.loads(Fernet(settings.FIELD_ENCRYPTION_KEYS[0]).decrypt(token.encode()))
    assert plain == {"bind": str(UUID(int=7)), "value": SECRET}
