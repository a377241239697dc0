"""The pages of WhatsApp numbers. Importing this package registers them."""

from __future__ import annotations

from channels_whatsapp.admin import numbers

__all__ = ["numbers"]
