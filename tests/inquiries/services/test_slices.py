from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from inquiries.services.slices import by_bytes


@given(st.lists(st.integers(0, 300)), st.integers(1, 200))
def test_slices_keep_the_order_and_their_size(sizes: list[int], at_most: int) -> None:
    slices = list(by_bytes(sizes, int, at_most))
    assert [size for some in slices for size in some] == sizes
    assert all(some and (sum(some) <= at_most or len(some) == 1) for some in slices)


@given(st.lists(st.integers(1, 50)), st.integers(50, 200))
def test_no_slice_is_smaller_than_it_needs_to_be(sizes: list[int], at_most: int) -> None:
    slices = list(by_bytes(sizes, int, at_most))
    assert all(sum(one) + after[0] > at_most for one, after in pairwise(slices))
