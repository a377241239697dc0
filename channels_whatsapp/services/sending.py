"""A message on its way to the provider: at the pace that WhatsApp allows, and not at all where the number is stopped."""

from __future__ import annotations

from channels_whatsapp.services import gateways, pacing, stopping
from inquiries import intake
from inquiries.channels import OutgoingMessage, SendReceipt, TemporaryError


def send(account_id: int, part: OutgoingMessage) -> SendReceipt:
    number = gateways.number_of(account_id)
    stopping.refuse_if_stopped(number.account)
    gateway = gateways.for_number(number)
    pacing.wait_for_turn(number, part.to[0])
    try:
        with stopping.watching(number.account):
            receipt = gateway.send(part)
    except TemporaryError as error:
        pacing.slow_down(number, part.to[0], error)
        raise
    intake.account_succeeded(number.account)
    return receipt


def find_sent(account_id: int, part: OutgoingMessage) -> SendReceipt | None:
    number = gateways.number_of(account_id)
    with stopping.watching(number.account):
        return gateways.for_number(number).find_sent(part)


def mark_read(account_id: int, external_id: str) -> None:
    """Only where the number says so: the customer sees two blue ticks."""
    number = gateways.number_of(account_id)
    if number.tells_read and not number.account.waits_for_somebody:
        with stopping.watching(number.account):
            gateways.for_number(number).mark_read(external_id)
