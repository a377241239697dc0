"""A place out of what somebody copied from a map."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inquiries.services import maps


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("35.3387, 25.1442", (35.3387, 25.1442)),
        (" -33.9249;18.4241 ", (-33.9249, 18.4241)),
        ("geo:35.3387,25.1442?z=15", (35.3387, 25.1442)),
        ("https://www.google.com/maps/@35.3387,25.1442,15z", (35.3387, 25.1442)),
        # the pin, not the middle of the picture
        ("https://www.google.com/maps/place/Hotel+Helios/@35.1,25.2,15z/data=!3m1!4b1!8m2!3d35.3387!4d25.1442", (35.3387, 25.1442)),
        ("https://www.google.com/maps/search/?api=1&query=35.3387%2C25.1442", (35.3387, 25.1442)),
        ("https://maps.google.com/?q=35.3387,25.1442", (35.3387, 25.1442)),
        ("https://maps.apple.com/?ll=35.3387,25.1442&q=Hotel%20Helios", (35.3387, 25.1442)),
        ("https://www.openstreetmap.org/?mlat=35.3387&mlon=25.1442#map=15/35.0/25.0", (35.3387, 25.1442)),
        ("https://www.openstreetmap.org/#map=15/35.3387/25.1442", (35.3387, 25.1442)),
        ("", None),
        ("Hotel Helios, Crete", None),
        ("95.0, 25.0", None),
        ("35.0, 181", None),
        ("https://maps.app.goo.gl/abcdef", None),
        ("https://hotels.example/?q=Helios", None),
        ("http://[", None),
    ],
)  # fmt: skip
def test_a_place_is_read_where_it_stands(text, place):
    assert maps.coordinates(text) == place


@given(st.floats(-90, 90), st.floats(-180, 180))
@example(-0.0, 180.0)
def test_our_own_link_is_read_again(latitude, longitude):
    found = maps.coordinates(maps.link(latitude, longitude))
    assert found is not None
    assert found == pytest.approx((latitude, longitude), abs=1e-6)


@given(st.text(max_size=300))
@example("https://x.example/?q=１２,３")
@example("geo:1e999,1")
def test_nothing_breaks_it(text):
    found = maps.coordinates(text)
    assert found is None or (abs(found[0]) <= 90 and abs(found[1]) <= 180)


def test_a_short_link_is_known_as_one():
    assert maps.is_short_link(" https://maps.app.goo.gl/abc ") and not maps.is_short_link("http://[")
