"""import_mail: files of every kind through the front door."""

from __future__ import annotations

import io
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from channels_email.importing import mbox, sources
from channels_email.importing.arrival import arrived_at
from channels_email.importing.limits import MAX_MAIL
from inquiries.models import ChannelAccount, InboundItem, Message, RawOriginal
from tests.support.mails import mail

pytestmark = pytest.mark.django_db


def run(account: ChannelAccount, *paths: Path, process: bool = True, sent: bool = False) -> list[str]:
    """The command's closing table: read, new, duplicate, failed."""
    out = io.StringIO()
    call_command(
        "import_mail", *map(str, paths), account=account.name, process=process, sent=sent, stdout=out
    )
    heads, row = out.getvalue().splitlines()[:2]
    assert heads.split() == ["read", "new", "duplicate", "failed"]
    return [int(cell) for cell in row.split()]


def boxed(*raws: bytes) -> bytes:
    def mangle(raw: bytes) -> bytes:
        return b"".join(
            b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in raw.splitlines(True)
        )

    return b"".join(
        b"From someone@example.com Mon Mar  2 10:11:12 2026\n" + mangle(raw) + b"\n" for raw in raws
    )


def test_mails_of_a_folder_become_messages_and_a_second_run_finds_only_duplicates(
    mail_account: ChannelAccount, tmp_path: Path
) -> None:
    for number in range(3):
        (tmp_path / f"{number}.eml").write_bytes(mail(f"Crete {number}"))
    (tmp_path / "notes.txt").write_text("no mail")

    assert run(mail_account, tmp_path) == [3, 3, 0, 0]
    assert run(mail_account, tmp_path) == [3, 0, 3, 0]
    assert set(Message.objects.values_list("subject", flat=True)) == {"Crete 0", "Crete 1", "Crete 2"}


def test_without_processing_the_mails_wait_for_the_worker(
    mail_account: ChannelAccount, tmp_path: Path
) -> None:
    (tmp_path / "one.eml").write_bytes(mail("Crete"))
    assert run(mail_account, tmp_path, process=False) == [1, 1, 0, 0]
    assert InboundItem.objects.get().status == "queued"
    assert not Message.objects.exists()


def test_the_same_mail_with_other_line_ends_is_told_as_a_duplicate_after_reading(
    mail_account: ChannelAccount, tmp_path: Path
) -> None:
    (tmp_path / "a.eml").write_bytes(mail("Crete"))
    (tmp_path / "b.eml").write_bytes(mail("Crete").replace(b"\r\n", b"\n"))
    assert run(mail_account, tmp_path) == [2, 1, 1, 0]


def test_what_cannot_be_read_or_understood_fails_alone(mail_account: ChannelAccount, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("Crete"))
    (tmp_path / "empty.eml").write_bytes(b"")
    (tmp_path / "huge.eml").touch()
    with (tmp_path / "huge.eml").open("r+b") as file:
        file.truncate(MAX_MAIL + 1)
    (tmp_path / "z.eml").write_bytes(mail("Rhodes"))
    assert run(mail_account, tmp_path) == [4, 2, 0, 2]
    assert InboundItem.objects.get(status="dead").error_code == "empty"


def test_a_file_of_zeroes_and_blanks_is_a_failure_in_words(
    mail_account: ChannelAccount, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lost.eml").write_bytes(bytes(2048) + b"\r\n \0")
    assert run(mail_account, tmp_path) == [1, 0, 0, 1]
    item = InboundItem.objects.get(status="dead")
    assert item.error_code == "not_a_mail"
    assert "nothing that can be read" in item.error_words
    assert "failures page" in capsys.readouterr().err


def test_mail_from_the_folder_of_sent_mail_is_what_staff_answered(
    mail_account: ChannelAccount, tmp_path: Path
) -> None:
    for folder in ("inbox", "sent"):
        (tmp_path / folder).mkdir()
    (tmp_path / "inbox/a.eml").write_bytes(mail("Crete", message_id="question@example.com"))
    answer = mail(
        "Re: Crete",
        "With pleasure.\n",
        sender=mail_account.address,
        to="Ada Traveller <ada@example.com>",
        In_Reply_To="<question@example.com>",
    )
    (tmp_path / "sent/a.eml").write_bytes(answer)

    run(mail_account, tmp_path / "inbox")
    assert run(mail_account, tmp_path / "sent", sent=True) == [1, 1, 0, 0]
    question, reply = Message.objects.order_by("pk")
    assert (question.direction, reply.direction) == ("in", "out")
    assert question.inquiry == reply.inquiry


def test_an_unknown_account_or_path_is_refused_in_words(mail_account: ChannelAccount, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=mail_account.name):
        call_command("import_mail", str(tmp_path), account="Nobody")
    with pytest.raises(CommandError, match="no such file"):
        call_command("import_mail", str(tmp_path / "nothing"), account=mail_account.name)


def test_a_maildir_is_read_whatever_its_files_are_called(
    mail_account: ChannelAccount, tmp_path: Path
) -> None:
    for folder in ("cur", "new", "tmp", ".Groups/cur", ".Groups/new", ".Groups/tmp"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "cur/1700000000.M1P1.host:2,S").write_bytes(mail("read"))
    (tmp_path / "new/1700000001.M1P2.host").write_bytes(mail("unread"))
    (tmp_path / "tmp/1700000002.M1P3.host").write_bytes(b"half a ma")
    (tmp_path / ".Groups/new/1700000003.M1P4.host").write_bytes(mail("group"))
    assert run(mail_account, tmp_path) == [3, 3, 0, 0]


def test_an_mbox_gives_every_mail_byte_by_byte(mail_account: ChannelAccount, tmp_path: Path) -> None:
    first = mail("One", "Hello\nFrom here on it is sunny.\n>From old quotes\n\nFrom now on.\n").replace(
        b"\r\n", b"\n"
    )
    second = mail("Two").replace(b"\r\n", b"\n")
    (tmp_path / "archive.mbox").write_bytes(boxed(first, second))

    assert run(mail_account, tmp_path / "archive.mbox") == [2, 2, 0, 0]
    assert [bytes(row.data) for row in RawOriginal.objects.order_by("pk")] == [first, second]


def test_an_mbox_whose_writer_did_not_mangle_is_split_only_at_real_separators() -> None:
    body = b"Subject: x\n\nDear all,\n\nFrom Athens we go on by ferry.\n"
    file = io.BytesIO(
        b"From a@b.c Mon Mar  2 10:11:12 2026\n" + body + b"\nFrom - Tue Mar 03 08:00:00 2026\nSubject: y\n\n"
    )
    assert [one.raw for one in mbox.split(file)] == [body, b"Subject: y\n"]


def test_an_mbox_tells_the_time_of_its_separators_with_and_without_zone() -> None:
    lines = [
        b"From a@b.c Mon Mar  2 10:11:12 2026",
        b"From 17@xxx Mon Mar 02 10:11:12 +0000 2026",
        b"From a@b.c Mon Mar  2 10:11 2026",
        b"From a@b.c Mon Mar 32 10:11:12 2026",
    ]
    stamps = [one.stamp for one in mbox.split(io.BytesIO(b"\n\n".join(lines)))]
    at = datetime(2026, 3, 2, 10, 11, 12, tzinfo=UTC)
    assert stamps == [at, at, at.replace(second=0), None]


class Made(io.RawIOBase):
    """An mbox of `count` mails that is made while it is read, and knows how much was read of it."""

    def __init__(self, count: int, size: int) -> None:
        self.one = boxed(mail("Big", "x" * 70 + "\n")[:-2] + (b"y" * 70 + b"\n") * (size // 71))
        self.length = count * len(self.one)
        self.position = 0

    def read(self, size: int = -1) -> bytes:
        size = min(size, self.length - self.position)
        start = self.position % len(self.one)
        piece = (self.one * (size // len(self.one) + 2))[start : start + size]
        self.position += size
        return piece


def test_an_mbox_is_a_stream_with_one_mail_in_memory() -> None:
    file = Made(count=1_000, size=90_000)
    for done, one in enumerate(mbox.split(file), start=1):  # type: ignore[arg-type]
        assert one.end == done * len(file.one)
        assert one.end <= file.position <= one.end + 2 * mbox._PIECE
    assert done == 1_000


@pytest.mark.parametrize("piece", [1, 7, 100, 5_000])
def test_the_borders_of_pieces_hide_no_separator(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    raws = [mail(f"Mail {number}", "Hi\n" * (number * 150)).replace(b"\r\n", b"\n") for number in range(9)]
    monkeypatch.setattr(mbox, "_PIECE", piece)
    assert [one.raw for one in mbox.split(io.BytesIO(boxed(*raws)))] == raws


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_both_kinds_of_line_ends_are_kept(line_end: bytes) -> None:
    raws = [mail(f"Mail {number}").replace(b"\r\n", line_end) for number in range(3)]
    whole = b"".join(b"From a@b.c Mon Mar  2 10:11:12 2026" + line_end + raw + line_end for raw in raws)
    assert [one.raw for one in mbox.split(io.BytesIO(whole))] == raws


def test_a_mail_that_is_too_large_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "MAX_MAIL", 3_000_000)
    endless = b"From a@b.c Mon Mar  2 10:11:12 2026\n" + b"z" * 15_000_000
    after = b"\n\nFrom a@b.c Mon Mar  3 10:11:12 2026\nSubject: y\n\nhi\n"
    reader = mbox._Reader(io.BytesIO(endless + after))
    first = reader.next_mail()
    assert first and first.raw is None
    assert first.stamp == datetime(2026, 3, 2, 10, 11, 12, tzinfo=UTC)
    assert len(reader._data) < 5_000_000
    second = reader.next_mail()
    assert second and (second.raw, second.end) == (b"Subject: y\n\nhi\n", len(endless + after))
    assert reader.next_mail() is None


RECEIVED = b"Received: from a by b;\r\n\tTue, 3 Mar 2026 08:00:00 +0100\r\n"
OLDER = b"Received: from x by a; Mon, 2 Mar 2026 08:00:00 +0100\r\n"
DATE = b"Date: Sun, 1 Mar 2026 08:00:00 +0000\r\n"
BOX = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "boxed_at", "expected"),
    [
        (RECEIVED + OLDER + DATE, BOX, datetime(2026, 3, 3, 7, tzinfo=UTC)),
        (DATE, BOX, BOX),
        (DATE, None, datetime(2026, 3, 1, 8, tzinfo=UTC)),
        (b"Received: from a by b without a date\r\n" + DATE, None, datetime(2026, 3, 1, 8, tzinfo=UTC)),
        (b"Date: soon\r\n", None, None),
        (b"Subject: Date: Sun, 1 Mar 2026 08:00:00 +0000\r\n\r\n" + DATE, None, None),
        (b"", None, None),
    ],
)
def test_the_time_of_arrival(head: bytes, boxed_at: datetime | None, expected: datetime | None) -> None:
    assert arrived_at(head + b"\r\nbody", boxed_at) == expected


def test_random_bytes_are_split_into_mails_that_miss_nothing_but_the_separators() -> None:
    rng = random.Random(5)
    alphabet = [
        b"From ",
        b"\n",
        b"\r\n",
        b";",
        b"Received:",
        b"Date: ",
        b"\x00",
        b"\xff",
        b"10:11 2026",
        b">",
    ]
    for _ in range(300):
        raw = b"".join(rng.choices(alphabet, k=60))
        assert arrived_at(raw) is None or arrived_at(raw).tzinfo is not None
        parts = [getattr(part, "raw", part) for part in mbox.split(io.BytesIO(raw))]
        assert len(parts) <= raw.count(b"From ") + 1


def test_an_interrupted_import_goes_on_where_it_was(mail_account: ChannelAccount, tmp_path: Path) -> None:
    raws = [mail(f"Mail {number}").replace(b"\r\n", b"\n") for number in range(120)]
    whole = boxed(*raws)
    (tmp_path / "box").write_bytes(whole[: len(whole) // 2])
    run(mail_account, tmp_path / "box", process=False)
    before = InboundItem.objects.count()
    (tmp_path / "box").write_bytes(whole)
    read, new, duplicate, failed = run(mail_account, tmp_path / "box", process=False)
    assert (read, failed) == (120, 0)
    assert new + duplicate == 120
    assert duplicate in (before, before - 1)  # the mail that was cut in half was another one
    stored = {bytes(row.data) for row in RawOriginal.objects.all()}
    assert set(raws) <= stored


def test_the_bytes_of_all_files_are_measured_for_the_progress_bar(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"12345")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/b.eml").write_bytes(b"123")
    assert sources.total_bytes([tmp_path, tmp_path / "a.eml"]) == 13
    assert sum(one.consumed for one in sources.read([tmp_path])) == 8
