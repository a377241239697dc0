from __future__ import annotations

from django.db import models
from django.db.models import Q

from inquiry_hub.constraints import enum_check
from inquiry_hub.crypto import EncryptedJSONField

SANDBOX = "+14155238886"  # Twilio's, shared by all who try it (twilio.com/docs/whatsapp/sandbox)


class Provider(models.TextChoices):
    TWILIO = "twilio", "Twilio"
    META = "meta", "Meta (Cloud API)"


class WhatsAppNumber(models.Model):
    """How one number of the agency is reached. The number itself, in E.164, is `account.address`.

    `credentials` of Twilio: auth_token, auth_token_2 (the secondary one while the first is exchanged), api_key_secret,
    shared_key and shared_key_id (signed webhooks without the auth token); of Meta: access_token, app_secret, app_secret_2,
    verify_token. Each may stand as a reference under its name and "_ref".
    """

    account = models.OneToOneField(
        "inquiries.ChannelAccount", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    provider = models.CharField(max_length=10, choices=Provider)
    account_sid = models.CharField(
        "account SID",
        max_length=34,
        blank=True,
        help_text="Begins with AC; on the first page of Twilio's console.",
    )
    api_key_sid = models.CharField(
        "API key SID",
        max_length=34,
        blank=True,
        help_text="Begins with SK. Empty: the auth token is used for sending too.",
    )
    messaging_service_sid = models.CharField(
        "messaging service SID",
        max_length=34,
        blank=True,
        help_text="Begins with MG; only where one is used.",
    )
    phone_number_id = models.CharField(
        "phone number id", max_length=50, blank=True, help_text="Of Meta: digits, not the number itself."
    )
    waba_id = models.CharField(
        "WhatsApp business account id", max_length=50, blank=True, help_text="Templates belong to it."
    )
    credentials = EncryptedJSONField(bind_to="account.public_id")
    tells_read = models.BooleanField(
        "tell the customer that it was read",
        default=False,
        help_text="Two blue ticks once somebody has opened the conversation. Only Meta can do it.",
    )
    silent_hours = models.PositiveSmallIntegerField(
        "warn after hours of silence",
        null=True,
        blank=True,
        help_text="Nothing came for so long: something may be broken on the way. Empty: never warn.",
    )
    per_second = models.PositiveSmallIntegerField(
        "messages a second", default=80, help_text="As the provider allows for this number."
    )

    class Meta:
        verbose_name = "WhatsApp number"
        constraints = [
            enum_check("whatsappnumber", "provider", Provider),
            models.CheckConstraint(
                condition=~Q(provider=Provider.TWILIO) | ~Q(account_sid=""),
                name="whatsappnumber_twilio_has_account",
            ),
            models.CheckConstraint(
                condition=~Q(provider=Provider.META) | ~Q(phone_number_id="", waba_id=""),
                name="whatsappnumber_meta_has_ids",
            ),
            models.UniqueConstraint(
                fields=["phone_number_id"],
                condition=~Q(phone_number_id=""),
                name="whatsappnumber_meta_id_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.account)

    @property
    def is_sandbox(self) -> bool:
        return self.account.address == SANDBOX
