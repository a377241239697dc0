"""The providers' error codes: a verdict and words for each, and for those that nobody knows."""

import re
from datetime import timedelta

import pytest

from channels_whatsapp.providers import verdicts
from channels_whatsapp.providers.meta import codes as meta
from channels_whatsapp.providers.twilio import codes as twilio
from channels_whatsapp.providers.verdicts import VerdictKind
from inquiries.channels import OutcomeUnknown, PermanentError, TemporaryError

TEMPORARY, PERMANENT, UNKNOWN = VerdictKind.TEMPORARY, VerdictKind.PERMANENT, VerdictKind.UNKNOWN
WANTED = [  # table, code, kind, stops the account, words that must stand in it
    (twilio, 20003, PERMANENT, True, "administrator"),
    (twilio, 20429, TEMPORARY, False, "too many requests"),
    (twilio, 20503, UNKNOWN, False, "trouble"),
    (twilio, 21211, PERMANENT, False, "no valid phone number"),
    (twilio, 21610, PERMANENT, False, "does not want"),
    (twilio, 63003, PERMANENT, False, "This number is not on WhatsApp. Answer by e-mail?"),
    (twilio, 63007, PERMANENT, True, "number's page"),
    (twilio, 63012, UNKNOWN, False, "trouble"),
    (twilio, 63015, PERMANENT, False, "join"),
    (twilio, 63016, PERMANENT, False, "The 24 hours are over: use a template or e-mail."),
    (twilio, 63018, TEMPORARY, False, "faster"),
    (twilio, 63024, PERMANENT, False, "not on WhatsApp"),
    (meta, 190, PERMANENT, True, "token"),
    (meta, 0, PERMANENT, True, "token"),
    (meta, 200, PERMANENT, True, "permission"),
    (meta, 299, PERMANENT, True, "permission"),
    (meta, 131000, UNKNOWN, False, "trouble"),
    (meta, 130429, TEMPORARY, False, "allows at once"),
    (meta, 131056, TEMPORARY, False, "this customer"),
    (meta, 131026, PERMANENT, False, "This number is not on WhatsApp. Answer by e-mail?"),
    (meta, 131047, PERMANENT, False, "The 24 hours are over: use a template or e-mail."),
    (meta, 131042, PERMANENT, True, "payment"),
    (meta, 131031, PERMANENT, True, "locked"),
    (meta, 132001, PERMANENT, False, "language"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "code", "kind", "stops", "words"), WANTED)
def test_what_a_code_means(table, code, kind, stops, words):
    found = table.verdict(str(code))
    assert found is table.verdict(code)
    assert (found.kind, found.stops_account) == (kind, stops)
    assert words in found.words


@pytest.mark.parametrize("table", [twilio, meta])
def test_each_verdict_has_words_and_each_pause_a_temporary_one(table):
    for code, verdict in table.CODES.items():
        assert re.search(r"[.?]$", verdict.words), code
        assert (verdict.retry_after is not None) == (verdict.kind is TEMPORARY), code
        assert not (verdict.stops_account and verdict.kind is not PERMANENT), code


@pytest.mark.parametrize("code", ["", "nonsense", "-1", "²", "9" * 5000, None, 99999, 4.5])
@pytest.mark.parametrize("table", [twilio, meta])
def test_an_unknown_code_is_no_verdict(table, code):
    assert table.verdict(code) is None


def test_errors_carry_the_verdict():
    slow = meta.verdict(131056).error(131056)
    assert isinstance(slow, TemporaryError)
    assert slow.retry_after == timedelta(seconds=60)
    assert slow.code == "whatsapp_131056"
    assert isinstance(meta.verdict(131026).error(131026), PermanentError)
    assert isinstance(twilio.verdict(20500).error(20500), OutcomeUnknown)


def test_a_template_s_fault_is_quoted_and_other_chatter_is_not():
    told = "body: number of localizable_params (1)\n does not match"
    assert "(1) does not match" in meta.verdict(132000).error(132000, told).words
    assert "localizable" not in meta.verdict(131026).error(131026, told).words


def test_a_failure_for_good_says_when_to_try_again():
    assert meta.verdict(131000).failed() == "WhatsApp had trouble of its own. Try again in a few minutes."
    assert meta.verdict(131026).failed() == meta.verdict(131026).words


def test_an_unlisted_code_is_told_in_the_provider_s_own_words():
    words = verdicts.unlisted(63999, "Something new" + "!" * 1000)
    assert words.startswith(
        "The hub does not know this error (code 63999); the provider says: “Something new!!"
    )
    assert len(words) < 400
    assert verdicts.unlisted("", " ") == "The provider refused it and gave no reason."
