"""Pages of errors: in words, without the desk's context, and never a browser's blank or Django's bare line."""

from __future__ import annotations

import pytest
from django.test import Client

from inquiries.admin import inbox
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
INBOX = "/admin/inquiries/inquiry/"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(UserFactory(groups=["Consultant"]))
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nowhere", 404, "There is no such page"),
        (f"{INBOX}12345/change/", 404, "There is no such page"),
        ("/admin/auth/user/", 403, "You may not do this"),
        (f"{INBOX}?q=%00", 400, "This could not be understood"),
    ],
)
def test_an_error_has_a_page_of_its_own(staff: Client, path: str, status: int, words: str) -> None:
    answer = staff.get(path)
    assert answer.status_code == status
    assert words in answer.text and 'href="/"' in answer.text


def test_a_crash_is_told_with_the_number_that_the_log_knows(staff: Client, monkeypatch, caplog) -> None:
    monkeypatch.setattr(inbox, "page", lambda *_: 1 / 0)
    answer = staff.get(INBOX)
    assert answer.status_code == 500
    failed = next(one.msg for one in caplog.records if one.name.startswith("django_structlog"))
    assert failed["request_id"] in answer.text
    assert "ZeroDivision" not in answer.text


def test_an_old_form_is_told_to_load_the_page_again() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/admin/login/", {"username": "eva"})
    assert answer.status_code == 403
    assert "This page is too old" in answer.text


def test_htmx_is_sent_to_the_login_as_a_whole_page(client: Client) -> None:
    headers = {"hx-request": "true", "hx-current-url": f"http://testserver{INBOX}7/change/"}
    answer = client.post(f"{INBOX}7/note/", {"text": "a"}, headers=headers)
    assert (
        answer.headers["HX-Redirect"] == "/admin/login/?next=%2Fadmin%2Finquiries%2Finquiry%2F7%2Fchange%2F"
    )
    elsewhere = {**headers, "hx-current-url": "https://evil.example/"}
    answer = client.post(f"{INBOX}7/note/", {"text": "a"}, headers=elsewhere)
    assert answer.headers["HX-Redirect"] == "/admin/login/?next=%2F"
