from inquiries.models.accounts import ChannelAccount, SignatureFailures
from inquiries.models.alerts import Alert
from inquiries.models.contacts import Contact, ContactPoint, PhoneMention
from inquiries.models.deliveries import Delivery, DeliveryRecipient
from inquiries.models.drafts import Draft, DraftFile, DraftMode
from inquiries.models.files import Attachment, StoredFile
from inquiries.models.history import EventType, InquiryEvent, Move
from inquiries.models.inbound import InboundItem, RawOriginal
from inquiries.models.inquiries import Inquiry, Participant
from inquiries.models.messages import Message, MessageKind, Placement, Receipt, Unsaid
from inquiries.models.modelcalls import ModelCall, ModelReading
from inquiries.models.senders import AllowedSender
from inquiries.models.teams import Team
from inquiries.models.templates import ReplyTemplate, TemplateKind
from inquiries.models.trips import TripRequest, TripSearch, TripValue
from inquiries.models.windows import MessagingWindow
from inquiries.models.work import Extraction, MediaJob, ReadNotice, WorkItem

__all__ = [
    "Alert",
    "AllowedSender",
    "Attachment",
    "ChannelAccount",
    "Contact",
    "ContactPoint",
    "Delivery",
    "DeliveryRecipient",
    "Draft",
    "DraftFile",
    "DraftMode",
    "EventType",
    "Extraction",
    "InboundItem",
    "Inquiry",
    "InquiryEvent",
    "MediaJob",
    "Message",
    "MessageKind",
    "MessagingWindow",
    "ModelCall",
    "ModelReading",
    "Move",
    "Participant",
    "PhoneMention",
    "Placement",
    "RawOriginal",
    "ReadNotice",
    "Receipt",
    "ReplyTemplate",
    "SignatureFailures",
    "StoredFile",
    "Team",
    "TemplateKind",
    "TripRequest",
    "TripSearch",
    "TripValue",
    "Unsaid",
    "WorkItem",
]
