from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    embedded_services: None, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """pytest-django asks for this just before it makes the test database: the moment to start the servers."""
