from __future__ import annotations
def new_text(text, *, subject="", sender=None):
    return text.strip()
