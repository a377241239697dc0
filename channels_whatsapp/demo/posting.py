"""Posts as the providers do: signed, to the addresses that are open to the world, through all of the hub's middleware."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse
from twilio.request_validator import (
    HMAC_SHA256,
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
)

from channels_whatsapp.demo.cast import META_SECRETS, TWILIO_SECRETS
from channels_whatsapp.webhooks.signing import FORM, META_HEADER, meta_signature


class Poster:
    def __init__(self) -> None:
        public = urlsplit(settings.PUBLIC_BASE_URL)
        self._client = Client(headers={"host": public.netloc})
        self._secure = public.scheme == "https"

    def meta(self, envelope: dict[str, Any]) -> None:
        body = json.dumps(envelope).encode()  # non-ASCII as \u…, as Meta does
        signature = meta_signature(META_SECRETS["app_secret"], body)
        self._post("whatsapp-meta", body, "application/json", {META_HEADER: signature})

    def twilio(self, fields: dict[str, str]) -> None:
        url = f"{settings.PUBLIC_BASE_URL}{reverse('whatsapp-twilio')}"
        validator = RequestValidator(TWILIO_SECRETS["shared_key"])
        signature = validator.compute_signature(url, fields, HMAC_SHA256)
        named = f"key={TWILIO_SECRETS['shared_key_id']},algorithm={HMAC_SHA256}"
        headers = {SIGNATURE_HEADER: signature, SIGNATURE_SETTINGS_HEADER: named}
        self._post("whatsapp-twilio", urlencode(fields).encode(), FORM, headers)

    def _post(self, name: str, body: bytes, content_type: str, headers: dict[str, str]) -> None:
        answer = self._client.post(
            reverse(name), body, content_type=content_type, headers=headers, secure=self._secure
        )
        if answer.status_code != 200:
            raise RuntimeError(f"The hub answered {answer.status_code} to a post of its own demo ({name}).")
