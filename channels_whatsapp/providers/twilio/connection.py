"""Twilio's client with our time-outs, no retries of its own, and verdicts in place of its exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import requests
from django.conf import settings
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from channels_whatsapp.providers.network import SECONDS, asked_wait, lost, network
from channels_whatsapp.providers.twilio import verdicts
from inquiries.channels import TemporaryError


@dataclass(frozen=True)
class Access:
    """Who signs in: `user` is the SID of the account or of an API key."""

    account_sid: str
    user: str
    secret: str = field(repr=False)


class Connection:
    """For one worker at a time. `client` is used inside of `asking`."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self._asked_wait: timedelta | None = None
        http = TwilioHttpClient(timeout=SECONDS[1], max_retries=0, request_hooks={"response": self._heard})
        http.timeout = SECONDS  # handed on to requests, which takes a pair; the constructor does not
        http.session.trust_env = False  # a .netrc or a proxy of the shell must not come between
        # The environment is given so that TWILIO_REGION and the like change no address: ours are settings.
        self.client = Client(
            access.user, access.secret, access.account_sid, http_client=http, environment={"TWILIO_EDGE": ""}
        )
        self.client.api.base_url = settings.TWILIO_API_URL
        self.client.content.base_url = settings.TWILIO_CONTENT_URL
        self.client.messaging.base_url = settings.TWILIO_MESSAGING_URL

    def _heard(self, answer: requests.Response, *_: Any, **__: Any) -> None:
        """Twilio's exceptions forget the headers."""
        self._asked_wait = asked_wait(answer.headers.get("Retry-After"))

    @contextmanager
    def asking(self, *, changes: bool = False) -> Iterator[None]:
        """`changes`: see `network`. Raises ChannelError and nothing else of Twilio's or of requests."""
        try:
            with network("Twilio", changes=changes):
                yield
        except TwilioException as error:
            raise verdicts.of(error, self._asked_wait, changes=changes) from None
        except (
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
        ):  # a yes that is no JSON, or has another shape
            if changes:
                raise lost("Twilio") from None
            raise TemporaryError("no_proper_answer", "Twilio gives no proper answer.") from None
