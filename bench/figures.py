from __future__ import annotations


def tell(name: str, value: object) -> None:
    """One line a figure, as soon as it is known."""
    print(f"{name}: {value}", flush=True)
