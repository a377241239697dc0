from __future__ import annotations

from django.apps import AppConfig


class ChannelsEmailConfig(AppConfig):
    name = "channels_email"
    verbose_name = "E-mail"

    def ready(self) -> None:
        from channels_email import checks  # noqa: F401  registers itself
        from channels_email.account_file import EmailSection
        from channels_email.channel import EmailChannel
        from inquiries import channels

        channels.register(EmailChannel())
        channels.register_accounts(EmailSection())
