from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class ChannelsWhatsappConfig(AppConfig):
    name = "channels_whatsapp"
    verbose_name = "WhatsApp"

    def ready(self) -> None:
        if settings.OFFLINE:  # commands that only read files: the providers' libraries take seconds to import
            return
        from channels_whatsapp import checks  # noqa: F401  registers itself
        from channels_whatsapp.account_file import WhatsAppSection
        from channels_whatsapp.channel import WhatsAppChannel
        from inquiries import channels

        channels.register(WhatsAppChannel())
        channels.register_accounts(WhatsAppSection())
