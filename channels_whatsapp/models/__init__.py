from __future__ import annotations

from channels_whatsapp.models.health import NumberHealth
from channels_whatsapp.models.numbers import Provider, WhatsAppNumber
from channels_whatsapp.models.templates import MessageTemplate, TemplateStatus

__all__ = ["MessageTemplate", "NumberHealth", "Provider", "TemplateStatus", "WhatsAppNumber"]
