"""The demo's two numbers. Nothing of them exists; their secrets are in the source, so that the demo can sign as the
providers do, and count for nothing else."""

from __future__ import annotations

from dataclasses import dataclass

AGENCY = "Compass & Tide Travel"
META_SECRETS = {"app_secret": "demo-app-secret", "verify_token": "demo-verify-token"}
TWILIO_SECRETS = {"shared_key": "demo-shared-key", "shared_key_id": "demo"}
ACCOUNT_SID = "AC" + "de" * 16
WABA_ID = "2020202020"


@dataclass(frozen=True)
class Number:
    """`key` is what the chats call it; `address` in E.164."""

    key: str
    name: str
    provider: str
    address: str
    phone_number_id: str = ""

    @property
    def digits(self) -> str:
        return self.address[1:]


NUMBERS = (
    Number("office", "WhatsApp", "meta", "+4930555150", "1060000150"),
    Number("tours", "WhatsApp tours", "twilio", "+4930555160"),
)
