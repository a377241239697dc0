"""What somebody is writing, on the server: versions, files, and the answer that turns to another message."""

from __future__ import annotations

import uuid

import pytest

from inquiries.channels import IncomingAttachment
from inquiries.models import Draft, DraftMode, Message, StoredFile
from inquiries.services import addressing, delivering, drafts, sending
from inquiries.services.drafts import ChangedElsewhere, FileRefused, Written
from inquiries.services.replying import NotSendable
from inquiries.states import InquiryStatus
from tests.factories import AttachmentFactory, InquiryFactory, MessageFactory, StoredFileFactory, UserFactory
from tests.inquiries.services.test_races import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def inquiry(account):
    return InquiryFactory(account=account, subject="Crete")


@pytest.fixture
def person():
    return UserFactory()


def file(name="a.txt", data=b"abc", kind="text/plain"):
    return IncomingAttachment(name, kind, data)


def test_an_older_page_does_not_write_over_a_newer_one(inquiry, person):
    token = uuid.uuid4()
    first = drafts.save(inquiry, person, Written(text="One"), token, 0)
    second = drafts.save(inquiry, person, Written(text="Two"), token, first.version)
    with pytest.raises(ChangedElsewhere):
        drafts.save(inquiry, person, Written(text="Old"), token, first.version)
    with pytest.raises(ChangedElsewhere):
        drafts.save(inquiry, person, Written(text="New tab"), uuid.uuid4(), 0)
    assert Draft.objects.get().text == "Two" and second.version == 2
    assert drafts.save(inquiry, person, Written(text="Mine"), token, None).text == "Mine"


def test_each_person_has_one_of_their_own(inquiry, person):
    other = UserFactory()
    drafts.save(inquiry, person, Written(text="Mine"), uuid.uuid4(), 0)
    drafts.save(inquiry, other, Written(text="Theirs"), uuid.uuid4(), 0)
    assert drafts.open_of(person, inquiry.pk).text == "Mine"
    assert list(drafts.begun(other.pk).values_list("text", flat=True)) == ["Theirs"]


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_begin_at_once_make_one_draft(inquiry, person):
    refused = []

    def begin(number: int) -> None:
        try:
            drafts.save(inquiry, person, Written(text=str(number)), uuid.uuid4(), 0)
        except ChangedElsewhere:
            refused.append(number)

    together(4, begin)
    assert Draft.objects.count() == 1 and len(refused) == 3


def test_files_are_stored_once_and_limited_with_the_growth_of_base64(inquiry, person, settings):
    settings.ATTACHMENT_MAX_MB, settings.MESSAGE_MAX_MB = 2, 4
    draft = drafts.save(inquiry, person, Written(), uuid.uuid4(), 0)
    drafts.add_file(draft, file("../../a\u202etxt.exe", b"x" * 1_900_000))
    with pytest.raises(FileRefused, match="2 MB at most"):
        drafts.add_file(draft, file("large.bin", b"x" * 2_000_001))
    with pytest.raises(FileRefused, match=r"on their way 4\.1 MB; a message may have 4 MB"):
        drafts.add_file(draft, file("b.bin", b"y" * 1_100_000))
    with pytest.raises(FileRefused, match="empty"):
        drafts.add_file(draft, file("nothing", b""))
    drafts.add_file(draft, file("again.bin", b"x" * 1_000_000))
    assert StoredFile.objects.count() == 2
    assert not set(draft.files.all()[0].name) & {"/", "\\", "\u202e"}


def test_an_infected_file_is_not_taken(inquiry, person):
    StoredFileFactory(data=b"evil", scan_state="infected")
    draft = drafts.save(inquiry, person, Written(), uuid.uuid4(), 0)
    with pytest.raises(FileRefused, match="virus"):
        drafts.add_file(draft, file(data=b"evil"))


def forwarded(inquiry, person, about, to="Clerk <clerk@hotel.example>", text="Any rooms left?"):
    proposal = addressing.propose(inquiry, DraftMode.FORWARD, about)
    written = Written(text, proposal.subject, {"to": to}, DraftMode.FORWARD, about)
    draft = drafts.save(inquiry, person, written, uuid.uuid4(), None)
    drafts.answer(draft, DraftMode.FORWARD, about)
    return draft


def test_a_message_is_forwarded_with_its_head_its_words_and_the_files_that_were_left_in(
    inquiry, person, fake_channel
):
    about = MessageFactory(
        inquiry=inquiry, text="Two rooms, please.\n\n> Which ones?", sender_name="Anna", subject="AW: Crete"
    )
    for name in ("passport.pdf", "plan.pdf"):
        AttachmentFactory(message=about, file=StoredFileFactory(data=name.encode()), name=name)
    AttachmentFactory(message=about, inline=True, name="logo.png", file=StoredFileFactory(data=b"logo"))
    draft = forwarded(inquiry, person, about)
    draft.files.get(name="passport.pdf").delete()
    sending.send(draft)
    delivering.send_due()
    (sent,) = fake_channel.sent
    assert (sent.subject, [one.address for one in sent.to]) == ("Fwd: Crete", ["clerk@hotel.example"])
    assert [one.filename for one in sent.attachments] == ["plan.pdf"]
    assert sent.text == "Any rooms left?"
    head, _, body = sent.quoted.partition("\n\n")
    assert "From: Anna <anna@traveller.example>" in head and "Subject: AW: Crete" in head
    assert body == "Two rooms, please.\n\n> Which ones?"
    assert sent.in_reply_to is None and sent.references == (about.external_id,)


def test_who_is_asked_by_a_forward_finds_the_thread_and_the_customer_goes_on_waiting(
    account, person, receive
):
    about = receive(id="a@x", **{"from": "anna@home.example"}, subject="Crete", text="Two rooms, please.")
    message = sending.send(forwarded(about.inquiry, person, about))
    inquiry = about.inquiry
    inquiry.refresh_from_db()
    assert inquiry.status == InquiryStatus.NEW and inquiry.waiting_since is not None
    assert inquiry.last_preview.startswith("Any rooms left?")
    answer = receive(
        id="c@x",
        **{"from": "clerk@hotel.example"},
        subject="Re: Fwd: Crete",
        in_reply_to=[message.external_id],
    )
    assert answer.inquiry_id == inquiry.pk


def test_turning_away_from_a_forward_leaves_its_files_behind(inquiry, person):
    about = MessageFactory(inquiry=inquiry)
    AttachmentFactory(message=about)
    draft = forwarded(inquiry, person, about)
    drafts.add_file(draft, file("mine.txt"))
    drafts.answer(draft, DraftMode.REPLY, about)
    assert [one.name for one in draft.files.all()] == ["mine.txt"]


def test_the_history_goes_below_the_answer_and_is_parted_from_it_again(inquiry, person, fake_channel):
    about = MessageFactory(inquiry=inquiry, text="When?\nIn May?", sender_name="Anna")
    written = Written("In June.\n", "Re: Crete", {"to": "anna@traveller.example"}, "reply", about)
    message = sending.send(drafts.save(inquiry, person, written, uuid.uuid4(), None))
    delivering.send_due()
    (sent,) = fake_channel.sent
    assert sent.text == "In June.\n" and sent.in_reply_to == about.external_id
    first, *lines = sent.quoted.split("\n")
    assert first.endswith("Anna <anna@traveller.example> wrote:") and lines == ["> When?", "> In May?"]
    assert "When?" in message.text and message.reply_text == "In June.\n"


def test_blind_copies_reach_the_channel_and_have_a_part(inquiry, person, fake_channel):
    written = Written("Hi", "Re: Crete", {"to": "a@b.example", "bcc": "boss@b.example"})
    sending.send(drafts.save(inquiry, person, written, uuid.uuid4(), None))
    delivering.send_due()
    assert [one.address for one in fake_channel.sent[0].bcc] == ["boss@b.example"]
    assert inquiry.participants.filter(point__key="boss@b.example").exists()


def test_a_refused_letter_stays_a_draft(inquiry, person):
    draft = drafts.save(inquiry, person, Written("Hi", "", {"to": "Anna"}), uuid.uuid4(), None)
    with pytest.raises(NotSendable, match="“Anna” in “To” is no address"):
        sending.send(draft)
    assert drafts.open_of(person, inquiry.pk).text == "Hi" and not Message.objects.exists()


@pytest.mark.parametrize(
    ("typed", "found", "wrong"),
    [
        ('"Lindqvist, Anna" <anna@x.example>; bob@x.example', ["anna@x.example", "bob@x.example"], []),
        ("Anna Lindqvist <anna@x.example>, ANNA@x.example", ["anna@x.example"], []),
        ("anna@x.example\nbob@münchen.example,", ["anna@x.example", "bob@münchen.example"], []),
        ("anna@x, Bob, <c@x.example>", ["c@x.example"], ["anna@x", "Bob"]),
        ('"half <a@x.example>', [], ['"half <a@x.example>']),
        ("", [], []),
        (" , ; ", [], []),
    ],
)
def test_typed_addresses(typed, found, wrong):
    got, bad = addressing.parse(typed)
    assert ([one.address for one in got], list(bad)) == (found, wrong)
    assert addressing.parse(addressing.line(got))[0] == got


def test_reply_to_all_leaves_ourselves_out_and_one_person_in_once(inquiry):
    about = MessageFactory(
        inquiry=inquiry,
        recipients=[
            {"role": "reply_to", "address": "family@home.example", "name": "Family"},
            {"role": "to", "address": "DESK@agency.example", "name": ""},
            {"role": "to", "address": "bob@home.example", "name": "Bob"},
            {"role": "cc", "address": "BOB@home.example", "name": ""},
            {"role": "cc", "address": "family@home.example", "name": ""},
        ],
    )
    everybody = addressing.propose(inquiry, DraftMode.ALL, about)
    assert [one.address for one in everybody.to] == ["family@home.example"]
    assert [one.address for one in everybody.cc] == ["bob@home.example"]
    assert addressing.propose(inquiry, DraftMode.REPLY, about).cc == ()
    ours = MessageFactory(
        inquiry=inquiry, direction="out", recipients=[{"role": "to", "address": "anna@x.example", "name": ""}]
    )
    assert [one.address for one in addressing.propose(inquiry, DraftMode.REPLY, ours).to] == [
        "anna@x.example"
    ]


def test_a_variable_in_the_history_is_nobodys_business(inquiry, person):
    about = MessageFactory(inquiry=inquiry, text="What does {{ name }} mean?")
    written = Written("A mistake.", "Re: x", {"to": "a@b.example"}, "reply", about)
    assert sending.send(drafts.save(inquiry, person, written, uuid.uuid4(), None)).pk
