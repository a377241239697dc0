"""Mail that no customer wrote: a bounce of our own offer, and a file that is no mail any more."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime

from channels_email.demo.cast import ACCOUNTS, AGENCY, DOMAIN
from channels_email.demo.mime import fix_boundaries
from channels_email.demo.stories import Letter

BOUNCE_AFTER = timedelta(minutes=3)
UNREADABLE = bytes(2048)  # what a disk gives back for a mail that was never flushed before a power cut


def bounce_of(sent: Letter, account: str) -> bytes:
    """The receiving side's report (RFC 3464) that our letter `sent` could not be delivered."""
    reader = sent.readers[0][1]
    host, arrived = f"mx.{reader.partition('@')[2]}", sent.received + BOUNCE_AFTER
    message = EmailMessage(policy=SMTP)
    message["Return-Path"] = "<>"
    message["Received"] = f"from {host} (203.0.113.25) by mx.{DOMAIN} with ESMTP; {format_datetime(arrived)}"
    message["From"] = f"Mail Delivery System <MAILER-DAEMON@{host}>"
    message["To"] = ACCOUNTS[account]
    message["Subject"] = "Undelivered Mail Returned to Sender"
    message["Date"] = arrived
    message["Message-ID"] = f"<{sent.message_id.partition('@')[0]}.bounce@{host}>"
    message["Auto-Submitted"] = "auto-replied"
    message.set_content(
        f"This is the mail system at host {host}.\n\nI'm sorry to have to inform you that your message could not\n"
        f"be delivered to one or more recipients.\n\n<{reader}>: 552 5.2.2 mailbox full\n"
    )
    message.make_mixed()
    for part in (_status(host, reader), _returned(sent, reader)):
        message.attach(part)
    message.replace_header("Content-Type", "multipart/report; report-type=delivery-status")
    fix_boundaries(message, sent.message_id)
    return message.as_bytes()


def _status(host: str, reader: str) -> Message:
    part, server, recipient = Message(), Message(), Message()
    server["Reporting-MTA"] = f"dns; {host}"
    recipient["Final-Recipient"] = f"rfc822; {reader}"
    recipient["Action"] = "failed"
    recipient["Status"] = "5.2.2"
    recipient["Diagnostic-Code"] = "smtp; 552 5.2.2 mailbox full"
    part["Content-Type"] = "message/delivery-status"
    part.set_payload([server, recipient])
    return part


def _returned(sent: Letter, reader: str) -> Message:
    part, original = Message(), EmailMessage(policy=SMTP)
    original["From"] = f"{AGENCY} <{sent.sender[1]}>"
    original["To"] = reader
    original["Subject"] = sent.subject
    original["Date"] = sent.received
    original["Message-ID"] = f"<{sent.message_id}>"
    part["Content-Type"] = "text/rfc822-headers"
    part.set_payload(original.as_bytes().decode("ascii"))
    return part
