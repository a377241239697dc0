"""A line of a chat as Twilio posts it (twilio.com/docs/messaging/guides/webhook-request), and as its list tells it later."""

from __future__ import annotations

from email.utils import format_datetime
from typing import Any

from django.conf import settings

from channels_whatsapp.demo.cast import ACCOUNT_SID
from channels_whatsapp.demo.media import FILES
from channels_whatsapp.demo.stories import Line


def media_sid(line: Line) -> str:
    return f"ME{line.token}"


def media_path(line: Line) -> str:
    return f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{line.id}/Media/{media_sid(line)}"


def form(line: Line) -> dict[str, str]:
    chat, told = line.chat, line.told
    fields = {
        "MessageSid": line.id, "SmsSid": line.id, "SmsMessageSid": line.id, "AccountSid": ACCOUNT_SID, "ApiVersion": "2010-04-01",
        "From": f"whatsapp:{chat.phone}", "To": f"whatsapp:{chat.number.address}", "Body": told.get("text", ""),
        "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received", "MessageType": "text",
        "ProfileName": chat.name, "WaId": chat.digits, "ExternalUserId": f"whatsapp:{chat.user_id}",
    }  # fmt: skip
    if "place" in told:
        latitude, longitude, label, address = told["place"]
        fields |= {"MessageType": "location", "Latitude": str(latitude), "Longitude": str(longitude)}
        fields |= {"Label": label, "Address": address}
    if "file" in told:
        content_type = FILES[told["file"]][0]
        fields |= {
            "MessageType": content_type.partition("/")[0],
            "NumMedia": "1",
            "MediaContentType0": content_type,
        }
        fields |= {"MediaUrl0": f"{settings.TWILIO_API_URL}{media_path(line)}"}
    return fields


def listed(line: Line) -> dict[str, Any]:
    """What the back-fill stores of it."""
    at = format_datetime(line.at)
    return {
        "twilio_message": {
            "sid": line.id, "account_sid": ACCOUNT_SID, "direction": "inbound", "status": "received",
            "from": f"whatsapp:{line.chat.phone}", "to": f"whatsapp:{line.chat.number.address}", "body": line.told["text"],
            "num_media": "0", "num_segments": "1", "date_created": at, "date_sent": at, "api_version": "2010-04-01",
        },
        "media": [],
    }  # fmt: skip
