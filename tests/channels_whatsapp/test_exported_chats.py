"""Reading chats as phones write them: pure, without the database."""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_whatsapp.importing import archive, chat, entries
from channels_whatsapp.importing.chat import Chat, Said
from channels_whatsapp.importing.entries import NotAChat

LRM, NARROW, RLM = "\u200e", "\u202f", "\u200f"
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def read(text: str, files: tuple[str, ...] = (), order: str = "") -> Chat:
    return chat.read(text, files, BERLIN, order, NOW)


def only(text: str, files: tuple[str, ...] = ()) -> Said:
    (one,) = read(text, files).said
    return one


IPHONE = (
    f"\ufeff[21.11.26, 14:03:11] Anna: {LRM}Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.\r\n"
    "[21.11.26, 14:03:12] Anna: Hallo,\r\n\r\nwir suchen: zwei Zimmer\r\n"
    f"{LRM}[22.11.26, 09:00:00] Reisebüro: {LRM}<Anhang: 00000012-PHOTO-2026-11-22-09-00-00.jpg>\r\n"
    f"[22.11.26, 09:01:00] Reisebüro: Der Plan {LRM}<Diese Nachricht wurde bearbeitet.>\r\n"
    f"{LRM}[22.11.26, 09:02:00] Anna: {LRM}Diese Nachricht wurde gelöscht.\r\n"
    f"{LRM}[22.11.26, 09:03:00] Anna: {LRM}Bild weggelassen\r\n"
    f"[22.11.26, 09:04:00] Anna: Schön! {LRM}<Anhang: 00000015-Pass.pdf>\r\n"
)


def test_an_iphones_chat() -> None:
    told = read(IPHONE, ("00000015-Pass.pdf",))
    assert [(one.author, one.text, one.file) for one in told.said] == [
        ("Anna", "Hallo,\n\nwir suchen: zwei Zimmer", ""),
        ("Reisebüro", "", "00000012-PHOTO-2026-11-22-09-00-00.jpg"),
        ("Reisebüro", "Der Plan", ""),
        ("Anna", "Diese Nachricht wurde gelöscht.", ""),
        ("Anna", "Bild weggelassen", ""),
        ("Anna", "Schön!", "00000015-Pass.pdf"),
    ]
    assert told.notices == 1
    assert told.said[0].at.isoformat() == "2026-11-21T14:03:12+01:00"
    assert [(one.edited, one.deleted, one.omitted) for one in told.said[2:5]] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip


def test_an_android_phones_chat() -> None:
    told = read(
        "21.11.26, 14:03 - Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.\n"
        "21.11.26, 14:03 - Anna: IMG-20261121-WA0003.jpg (Datei angehängt)\nUnser Hotel\n"
        f"21.11.26, 14:04 - Anna: {LRM}Reisepass Anna.pdf (Datei angehängt)\n"
        "21.11.26, 14:06 - Eva: <Medien ausgeschlossen>\n"
        "21.11.26, 14:07 - Eva: Danke <Diese Nachricht wurde bearbeitet>\n"
        "21.11.26, 14:08 - Eva: \n"
    )
    assert [(one.author, one.text, one.file) for one in told.said] == [
        ("Anna", "Unser Hotel", "IMG-20261121-WA0003.jpg"),
        ("Anna", "", "Reisepass Anna.pdf"),
        ("Eva", "<Medien ausgeschlossen>", ""),
        ("Eva", "Danke", ""),
        ("Eva", "", ""),
    ]
    assert told.notices == 1
    assert told.said[2].omitted


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("[21/11/2026, 14:03:11] Anna: x", "2026-11-21T14:03:11+01:00"),
        ("[21/11/2026 14:03:11] Anna: x", "2026-11-21T14:03:11+01:00"),
        ("[2026-11-21, 14:03:11] Anna: x", "2026-11-21T14:03:11+01:00"),
        (f"[11/21/26, 2:03:11{NARROW}PM] Anna: x", "2026-11-21T14:03:11+01:00"),
        (f"11/21/26, 12:03{NARROW}AM - Anna: x", "2026-11-21T00:03:00+01:00"),
        ("11/21/26, 12:03 pm - Anna: x", "2026-11-21T12:03:00+01:00"),
        ("21/11/2026, 2:03 p.\u00a0m. - Anna: x", "2026-11-21T14:03:00+01:00"),
        ("21/11/2026 à 14:03 - Anna: x", "2026-11-21T14:03:00+01:00"),
        ("21-11-2026 14:03 - Anna: x", "2026-11-21T14:03:00+01:00"),
        ("[21.11.2026 klo 14.03.11] Anna: x", "2026-11-21T14:03:11+01:00"),
        ("2026/11/21 14:03 - Anna: x", "2026-11-21T14:03:00+01:00"),
        ("2026. 11. 21. 오후 2:03 - Anna: x", "2026-11-21T14:03:00+01:00"),
        ("[2026/11/21 下午2:03:11] Anna: x", "2026-11-21T14:03:11+01:00"),
        (f"{RLM}٢١{RLM}/١١{RLM}/٢٠٢٦، ٢:٠٣ م - Anna: x", "2026-11-21T14:03:00+01:00"),
    ],
)
def test_dates_and_clocks_of_many_countries(line: str, moment: str) -> None:
    one = only(line)
    assert (one.at.isoformat(), one.author, one.text) == (moment, "Anna", "x")


def test_the_order_of_day_and_month_is_read_off_the_whole_file() -> None:
    day_first = read("3/4/26, 10:00 - A: x\n13/4/26, 10:00 - B: y")
    assert [one.at.month for one in day_first.said] == [4, 4]
    month_first = read("4/3/26, 10:00 - A: x\n4/13/26, 10:00 - B: y")
    assert [one.at.month for one in month_first.said] == [4, 4]
    forward = read(
        "1/12/25, 10:00 - A: x\n3/1/26, 10:00 - B: y\n2/3/26, 10:00 - B: z"
    )  # backwards if months came first
    assert [one.at.month for one in forward.said] == [12, 1, 3]
    future = read("3/12/25, 10:00 - A: x\n12/1/26, 10:00 - B: y")  # 1 December 2026 has not come
    assert future.said[1].at.month == 1


def test_what_can_be_read_in_two_ways_is_asked_for() -> None:
    text = "2/5/26, 10:00 - A: x\n3/5/26, 10:00 - B: y"
    with pytest.raises(NotAChat, match="--date-order"):
        read(text)
    assert read(text, order="mdy").said[1].at.month == 3
    assert read(text, order="dmy").said[1].at.day == 3


def test_a_timetable_in_a_message_stays_in_it() -> None:
    text = (
        "21.11.26, 14:05 - Eva: Der Plan:\n12.05.27, 10:00 - Abflug Hamburg\n12.05.26, 12:00 - Ankunft: Palma\n"
        "Gruß\n21.11.26, 14:06 - Anna: danke\n22.11.26, 14:06 - Eva: gern\n"
    )
    told = read(text)
    assert told.authors == ["Eva", "Anna"]
    assert told.said[0].text.count("\n") == 3
    assert told.said[0].text.endswith("Palma\nGruß")


def test_a_line_that_only_resembles_a_head_is_text() -> None:
    text = (
        "[21.11.26, 14:05:00] Eva: Treffpunkt\n21.11.26, 14:05 - Halle: B\n21.11.2026 um 9 Uhr - oder: später"
    )
    assert only(text).text.count("\n") == 2


def test_two_ways_of_writing_the_time_are_refused_instead_of_swallowed() -> None:
    lines = ["21.11.26, 14:0{} - A: x", "21.11.26, krng 2:0{} - A: y"]
    with pytest.raises(NotAChat, match="krng"):
        read("\n".join(line.format(n) for n in range(4) for line in lines))


@pytest.mark.parametrize(
    "text", ["", "hello", "\n" * 50, "[99.99.2026, 10:00:00] A: x", "21.11.2569 14:03 - A: x"]
)
def test_what_is_no_chat_is_refused_in_words(text: str) -> None:
    with pytest.raises(NotAChat):
        read(text)


def test_whose_side_is_ours() -> None:
    both = ["Anna Müller", "Eva"]
    assert chat.customer_of(both, "491", "", "WhatsApp-Chat mit Anna Müller") == "Anna Müller"
    assert chat.customer_of(both, "491", "", "WhatsApp Chat - Anna_Müller (2)") == "Anna Müller"
    assert chat.customer_of(["+49 170 0001", "Eva"], "491700001", "", "_chat") == "+49 170 0001"
    assert chat.customer_of(both, "491", " eva ", "_chat") == "Anna Müller"
    assert chat.customer_of(["Eva"], "491", "Eva", "_chat") == ""
    with pytest.raises(NotAChat, match="--me NAME"):
        chat.customer_of(both, "491", "", "_chat")
    with pytest.raises(NotAChat, match="Anna Müller, Eva"):
        chat.customer_of(both, "491", "Otto", "_chat")
    with pytest.raises(NotAChat, match="3 people write in it"):
        chat.customer_of([*both, "Otto"], "491", "Eva", "_chat")


_HEADS = st.sampled_from(
    [
        "[21.11.26, 14:03:11] A: ",
        "21.11.26, 14:03 - A: ",
        "11/21/26, 2:03\u202fPM - B: ",
        "[",
        "\u200e",
        "1.1.1",
    ]
)
_LINES = st.lists(st.builds(str.__add__, _HEADS | st.just(""), st.text(max_size=40)), max_size=12)


@given(_LINES)
def test_no_line_is_lost_and_nothing_crashes(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        before, found = entries.read(text)
    except NotAChat:
        return
    assert [*before, *(line for one in found for line in one.lines)] == entries.lines_of(text)
    try:
        told = read(text)
    except NotAChat:
        return
    assert len(told.said) + told.notices <= len(found)


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\n\r", codec="utf-8"), min_size=1, max_size=30),
        min_size=1,
        max_size=8,
    )
)
def test_every_text_comes_out_as_it_was_written(texts: list[str]) -> None:
    """As an iPhone writes it, with a person's text that looks like nothing of the phone's."""
    texts = [f"a{one}z" for one in texts]
    written = "".join(f"[21.11.26, 14:{n:02}:00] Anna: {one}\r\n" for n, one in enumerate(texts))
    assert [one.text for one in read(written).said] == texts


# --- the archive


def packed(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return path


def test_a_zip_is_read_in_place(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "WhatsApp Chat - Anna.zip", **{"_chat.txt": IPHONE.encode(), "00000015-Pass.pdf": b"%PDF"}
    )
    with archive.opened(path) as export:
        assert (export.title, export.read("00000015-Pass.pdf"), export.read("x.jpg")) == (
            "WhatsApp Chat - Anna",
            b"%PDF",
            None,
        )
        assert export.text.startswith("[21.11.26")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_the_chat_of_an_android_zip_is_found_beside_texts_that_somebody_sent(tmp_path: Path) -> None:
    name = "WhatsApp Chat with Anna.txt"
    path = packed(
        tmp_path / "export.zip", **{"packing list.txt": b"socks", name: b"21.11.26, 14:03 - Anna: x"}
    )
    with archive.opened(path) as export:
        assert (export.title, list(export.files)) == ("WhatsApp Chat with Anna", ["packing list.txt"])


@pytest.mark.parametrize("name", ["../_chat.txt", "/etc/_chat.txt", "a/../../_chat.txt", "..\\_chat.txt"])
def test_a_zip_that_reaches_out_of_itself_is_refused(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / "a.zip", **{name: b"21.11.26, 14:03 - Anna: x"})
    with pytest.raises(NotAChat, match="outside"), archive.opened(path):
        pass


def test_a_zip_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", **{"_chat.txt": b"x", "zeros.jpg": bytes(5_000_000)})
    with pytest.raises(NotAChat, match="unpacks"), archive.opened(path):
        pass


def test_a_size_that_lies_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", **{"_chat.txt": b"x", "zeros.jpg": bytes(archive.MAX_FILE + 5)})
    raw = path.read_bytes()
    size = (archive.MAX_FILE + 5).to_bytes(4, "little")
    path.write_bytes(raw.replace(size, (900_000).to_bytes(4, "little")))
    with archive.opened(path) as export:
        assert export.read("zeros.jpg") is None


DIRECTORY = b"PK\x01\x02"


def damaged(tmp_path: Path, mark: bytes, offset: int) -> Path:
    path = packed(tmp_path / "a.zip", **{"_chat.txt": b"21.11.26, 14:03 - Anna: x" * 20, "a.jpg": b"abc"})
    raw = bytearray(path.read_bytes())
    cut = raw.index(mark) + offset
    raw[cut : cut + 12] = b"\xff" * 12
    path.write_bytes(bytes(raw))
    return path


@pytest.mark.parametrize(
    ("mark", "offset"), [(b"_chat.txt", 0), (b"_chat.txt", 20), (DIRECTORY, 0), (DIRECTORY, 39)]
)
def test_a_damaged_zip_is_told_in_words(tmp_path: Path, mark: bytes, offset: int) -> None:
    with pytest.raises(NotAChat, match="damaged"), archive.opened(damaged(tmp_path, mark, offset)):
        pass


def test_of_a_damaged_file_the_chat_is_read_all_the_same(tmp_path: Path) -> None:
    with archive.opened(damaged(tmp_path, b"a.jpg", -12)) as export:
        assert export.text.startswith("21.11.26")
        assert ("a.jpg" in export.files, export.read("a.jpg")) == (True, None)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text_or_refused(data: bytes) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("_chat.txt", data)
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(buffer.getvalue())
        file.flush()
        with archive.opened(Path(file.name)) as export:
            assert isinstance(export.text, str)
