from __future__ import annotations

from channels_whatsapp.forms.number import NumberForm

__all__ = ["NumberForm"]
