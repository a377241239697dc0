from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.django_db
def test_healthz_tells_that_database_and_doorbell_answer(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": True, "redis": True}
