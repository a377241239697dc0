"""What WhatsApp itself refuses, whichever provider tells of it and by whatever code: the same words for the consultant."""

from __future__ import annotations

from channels_whatsapp.providers.verdicts import permanent, unknown

NOT_ON_WHATSAPP = permanent("This number is not on WhatsApp. Answer by e-mail?")
WINDOW_SHUT = permanent("The 24 hours are over: use a template or e-mail.")
OUR_OWN_NUMBER = permanent("The message was addressed to our own number.")
NOT_AT_PRESENT = permanent("WhatsApp does not deliver to this customer at present. Answer by e-mail?")
HELD_BACK = permanent(
    "WhatsApp held back this advertising message for the customer's sake. Wait a day, or answer by e-mail."
)
FILE_REFUSED = permanent(
    "WhatsApp does not take this file: its type or size is not allowed. Send it by e-mail?"
)
TEMPLATE_GONE = permanent("WhatsApp does not have this template in this language. Choose another one.")
TEMPLATE_OFF = permanent("WhatsApp has switched this template off. Choose another one.")
TROUBLE = unknown("WhatsApp had trouble of its own.")
