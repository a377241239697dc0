"""Meta's error codes, of Graph and of WhatsApp: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
Meta asks to go by the code and the details, never by the title."""

from __future__ import annotations

from channels_whatsapp.providers.common_verdicts import (
    FILE_REFUSED,
    HELD_BACK,
    NOT_AT_PRESENT,
    NOT_ON_WHATSAPP,
    OUR_OWN_NUMBER,
    TEMPLATE_GONE,
    TEMPLATE_OFF,
    TROUBLE,
    WINDOW_SHUT,
)
from channels_whatsapp.providers.verdicts import (
    Verdict,
    number_of,
    permanent,
    stopped,
    temporary,
)

TOKEN = stopped("Meta refuses the access token. An administrator must enter a new one.")
PERMISSION = stopped(
    "The access token lacks a permission (whatsapp_business_messaging and whatsapp_business_management)."
)
PARAMETER = permanent("WhatsApp did not understand a part of this message.", quotes=True)
FLOW = permanent("The form of this template does not work. Choose another template.", quotes=True)
LOCKED = stopped("Meta has locked our business account. An administrator must see to it at Meta.")

CODES: dict[int, Verdict] = {
    # The token and what it may do
    0: TOKEN,
    3: PERMISSION,
    10: PERMISSION,
    33: stopped("Meta does not know this phone number id, or the token may not use it. Check the number's page."),
    190: TOKEN,
    368: stopped("Meta has blocked our account for a breach of its rules. An administrator must see to it at Meta."),
    130497: permanent("Our business may not write to people in this country. Answer by e-mail?"),
    131005: PERMISSION,
    131031: LOCKED,
    131037: stopped("Meta has not approved our number's display name yet. An administrator must see to it."),
    131042: stopped("Meta has a problem with the payment. An administrator must see to it in Meta's billing."),
    131045: stopped("Our number is not registered with WhatsApp. An administrator must register it again."),
    133010: stopped("Our number is not registered with WhatsApp. An administrator must register it again."),
    133016: stopped("Our number was registered too often and is locked for 72 hours."),
    # Trouble at Meta. An answer with such a code does not prove that nothing went out.
    1: TROUBLE,
    2: TROUBLE,
    131000: TROUBLE,
    131016: TROUBLE,
    131057: temporary("WhatsApp maintains our account at this moment.", 300),
    133004: temporary("WhatsApp is not available at this moment.", 120),
    135000: TROUBLE,
    # Too fast. These are refused before anything is done.
    4: temporary("Too many requests to Meta.", 600),
    80007: temporary("Too many requests to Meta for this business account.", 600),
    130429: temporary("Our number sends more than WhatsApp allows at once.", 30),
    131056: temporary("Too many messages to this customer in a short time.", 60),
    131048: permanent(
        "WhatsApp limits our number because customers blocked or reported it. Wait, or answer by e-mail."
    ),
    131064: permanent("Our number has reached its limit of new chats. Try again tomorrow, or by e-mail."),
    # This customer
    130472: NOT_AT_PRESENT,
    131021: OUR_OWN_NUMBER,
    131026: NOT_ON_WHATSAPP,
    131030: permanent("A test number of Meta may only write to numbers that are on its list."),
    131047: WINDOW_SHUT,
    131049: HELD_BACK,
    131050: permanent("The customer does not want advertising from us. Answer what they asked, or by e-mail."),
    131062: permanent("This message needs the customer's phone number, which WhatsApp hides. Answer by e-mail?"),
    137000: permanent("The customer's phone has changed. Ask them by e-mail before you send anything private."),
    # The content
    100: PARAMETER,
    131008: PARAMETER,
    131009: PARAMETER,
    131051: permanent("WhatsApp does not take this kind of message. Send it by e-mail?"),
    131052: permanent("WhatsApp could not hand over the file. Ask the customer to send it again, or by e-mail."),
    131053: FILE_REFUSED,
    # Templates
    131063: stopped("Advertising templates are switched off for this account. An administrator must see to it."),
    132000: permanent("The template has another number of places than values were given.", quotes=True),
    132001: TEMPLATE_GONE,
    132005: permanent("With these values the template is too long. Shorten them."),
    132007: permanent("The template breaks a rule of WhatsApp.", quotes=True),
    132008: permanent("A value does not fit its place in the template.", quotes=True),
    132012: permanent("A value does not fit its place in the template.", quotes=True),
    132015: permanent("WhatsApp has paused this template for its low quality. Choose another one."),
    132016: TEMPLATE_OFF,
    132018: permanent("A value does not fit its place: no line breaks, and no more than four blanks.", quotes=True),
    132068: FLOW,
    132069: FLOW,
    139000: FLOW,
    139001: FLOW,
}  # fmt: skip


def verdict(code: int | str) -> Verdict | None:
    """None for a code that is not listed here."""
    number = number_of(code)
    if number is None:
        return None
    return PERMISSION if 200 <= number <= 299 else CODES.get(number)
