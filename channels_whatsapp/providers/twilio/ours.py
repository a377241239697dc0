from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inquiries.channels import OutgoingAttachment, TemplateUse


@dataclass(frozen=True)
class Ours:
    """What Twilio is told about us. `number` in E.164; `webhook` is our address for messages and statuses; `link_to` makes
    an address under which Twilio can get a file for a while; `content_of` the SID of a template with its variables, as
    Twilio calls them. `can_verify`: there is a secret to check webhooks with."""

    number: str
    webhook: str
    link_to: Callable[[OutgoingAttachment], str]
    content_of: Callable[[TemplateUse], tuple[str, dict[str, str]]]
    messaging_service_sid: str = ""
    is_sandbox: bool = False
    can_verify: bool = True

    @property
    def sender(self) -> str:
        return f"whatsapp:{self.number}"
