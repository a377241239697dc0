from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class ChannelsEmailConfig(AppConfig):
    name = "channels_email"
    verbose_name = "E-mail"

    def ready(self) -> None:
        if settings.OFFLINE:  # commands that only read files: the providers' libraries take seconds to import
            return
        from channels_email import checks  # noqa: F401  registers itself
        from channels_email.account_file import EmailSection
        from channels_email.channel import EmailChannel
        from inquiries import channels

        channels.register(EmailChannel())
        channels.register_accounts(EmailSection())
