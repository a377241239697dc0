"""Contact cards that come as files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.services.vcards import cards

THREE = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Berg;Ben;;;\r\nFN:Ben Berg\r\nORG:Berg Reisen\\, Kiel;Sales\r\n"
    b"item1.TEL;waid=491701110002;type=CELL:+49 170 1110\r\n 002\r\nEMAIL;TYPE=WORK:ben@berg.example\r\n"
    b"PHOTO;BASE64:AAAA\r\n BBBB\r\nEND:VCARD\r\n"
)
BEN = {
    "name": "Ben Berg", "phones": ["+49 170 1110002"], "emails": ["ben@berg.example"],
    "organization": "Berg Reisen, Kiel Sales",
}  # fmt: skip


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (THREE, [BEN]),
        (THREE.replace(b"\r\n", b"\n") * 2, [BEN, BEN]),
        (b"BEGIN:VCARD\nVERSION:4.0\nN:Berg;Ben\nTEL;VALUE=uri:tel:+491\nEND:VCARD", [{"name": "Ben Berg", "phones": ["+491"]}]),
        (
            b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=\r\n=B6rg\r\nEND:VCARD",
            [{"name": "Jörg"}],
        ),
        (b"BEGIN:VCARD\nEND:VCARD", []),
        (b"", []),
    ],
)  # fmt: skip
def test_what_a_card_tells(data, wanted):
    assert cards(data) == wanted


@given(
    st.lists(st.sampled_from([*THREE.split(b"\r\n"), b"TEL", b"FN:\\", b"N:;;;;;;", b"\xff:", b"ORG;=:\x00"]))
)
def test_any_lines(lines):
    cards(b"\r\n".join(lines))


@given(st.binary(max_size=500))
def test_any_bytes(data):
    cards(b"BEGIN:VCARD\n" + data)
