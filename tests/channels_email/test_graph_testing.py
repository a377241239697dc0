"""The connection test of a Graph account, in words."""

from __future__ import annotations

from typing import Any

import jwt
import pytest

from channels_email.models import AfterIntake, EmailAccount
from channels_email.providers import bearer_claims
from channels_email.services import testing
from inquiries.account_setup.stages import State
from tests.channels_email.test_graph_fetch import signed_in
from tests.support.graph import World
from tests.support.mails import mail
from tests.support.oauth import Provider, Refusal

pytestmark = pytest.mark.django_db(transaction=True)  # each half runs in a thread of its own


def told(account: EmailAccount) -> dict[str, tuple[State, str]]:
    stages = [one for one in testing.run(account, 20) if one.state != State.RUNS]
    return {one.step: (one.state, f"{one.words} {one.advice}") for one in stages}


def test_every_step_is_good(graph_account: EmailAccount, graph: World) -> None:
    graph.mailbox().deliver(mail("Crete"))
    graph_account.after_intake, graph_account.move_to = AfterIntake.MOVE, "Done"
    found = told(graph_account)
    assert list(found) == ["sign-in", "mailbox", "folders", "moving", "sending"]
    assert {state for state, _ in found.values()} == {State.GOOD}
    assert "INBOX: 1 mails" in found["folders"][1]
    assert "the first reply shows it" in found["sending"][1]
    assert not [one for one in graph.asked if not one.startswith("GET")]


@pytest.mark.parametrize(
    ("trouble", "step", "words"),
    [
        (("mailFolders/inbox", 403, "ErrorAccessDenied"), "mailbox", "needs Mail.ReadWrite"),
        (
            ("mailFolders/inbox", 404, "MailboxNotEnabledForRESTAPI"),
            "mailbox",
            "no mailbox in Exchange Online",
        ),
        (("mailFolders/inbox", 404, "ErrorInvalidUser"), "mailbox", "main address"),
    ],
)
def test_the_step_that_fails_says_why(
    graph_account: EmailAccount, graph: World, trouble: Any, step: str, words: str
) -> None:
    graph.trouble(*trouble, times=9)
    found = told(graph_account)
    assert list(found)[-1] == step
    assert found[step][0] == State.BAD
    assert words in found[step][1]


def test_a_folder_that_is_missing_is_told_with_those_that_there_are(
    graph_account: EmailAccount, graph: World
) -> None:
    graph_account.folders = ["Gruppen"]
    state, words = told(graph_account)["folders"]
    assert state == State.BAD
    assert "no folder Gruppen" in words and "Posteingang" in words


def test_a_wrong_secret_ends_at_the_first_step(
    graph_account: EmailAccount, graph: World, provider: Provider
) -> None:
    provider.refuse = Refusal("invalid_client", "AADSTS7000222: expired", 401)
    found = told(graph_account)
    assert list(found) == ["sign-in"]
    assert "client secret of the app has ended" in found["sign-in"][1]


def test_a_sign_in_that_may_not_send_is_told_before_the_first_reply(
    graph: World, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = signed_in("info@agency.test", "", provider)
    for given, state in (("Mail.ReadWrite User.Read", State.BAD), ("Mail.ReadWrite Mail.Send", State.GOOD)):
        monkeypatch.setattr(bearer_claims, "permissions", lambda _, given=given: frozenset(given.split()))
        assert told(account)["sending"][0] == state


def test_permissions_are_read_from_tokens_and_never_missed() -> None:
    def token(**claims: Any) -> str:
        return jwt.encode(claims, "a-key-that-nobody-needs-to-know-at-all", "HS256")

    assert bearer_claims.permissions(token(scp="Mail.Send User.Read")) == {"Mail.Send", "User.Read"}
    assert bearer_claims.permissions(token(roles=["Mail.Send"])) == {"Mail.Send"}
    for nothing in ("", "EwB4A8l6", "a.b.c", "..", token(), token(roles=None), token(roles=7)):
        assert bearer_claims.permissions(nothing) is None
