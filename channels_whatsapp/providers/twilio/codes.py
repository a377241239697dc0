"""Twilio's error codes. Each has a page: https://www.twilio.com/docs/api/errors/<code>; how WhatsApp's own codes map to
them: https://www.twilio.com/docs/whatsapp/api/error-code-mapping"""

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
    unknown,
)

OPTED_OUT = permanent("The customer does not want messages from this number any more. Answer by e-mail?")
CREDENTIALS = stopped("Twilio refuses the account SID or its token. An administrator must enter them again.")
TOO_FAST = temporary("Our number sends faster than WhatsApp allows.", 60)
TWILIO_TROUBLE = unknown("Twilio had trouble of its own.")
TEMPLATE_PLACES = permanent(
    "The values do not fit the template: none may be empty, hold a line break or many blanks, and none may be missing.",
    quotes=True,
)

CODES: dict[int, Verdict] = {
    # The account and the REST interface
    20003: CREDENTIALS,
    20005: stopped("Twilio has suspended the account. An administrator must see to it in Twilio's console."),
    20006: CREDENTIALS,
    20008: stopped("These are Twilio's test credentials, which send nothing. Enter the live ones."),
    20403: stopped("Twilio does not allow this account to do that. An administrator must see to it."),
    20404: permanent("Twilio does not know this message, file or account (any more)."),
    20429: temporary("Twilio got too many requests at once.", 15),
    20500: TWILIO_TROUBLE,
    20503: TWILIO_TROUBLE,
    # What was asked for
    21211: permanent("This is no valid phone number. Correct it at the contact, or answer by e-mail."),
    21212: stopped("Twilio does not know this number of ours as a WhatsApp sender. Check the number's page."),
    21408: permanent("Our Twilio account may not send to this country. Answer by e-mail?"),
    21602: permanent("The message is empty."),
    21606: stopped("This number of ours can't send messages. An administrator must check it in Twilio's console."),
    21608: permanent("A trial account of Twilio may only write to numbers that are verified there."),
    21610: OPTED_OUT,
    21611: temporary("Too many messages of this number are waiting at Twilio.", 300),
    21614: NOT_ON_WHATSAPP,
    21617: permanent("The text is too long for one WhatsApp message (1,600 characters)."),
    21620: permanent("Twilio could not use the address of the file.", quotes=True),
    21623: permanent("Too many files for one message."),
    21654: TEMPLATE_GONE,
    21655: TEMPLATE_GONE,
    21656: TEMPLATE_PLACES,
    # What became of it
    30001: permanent("It waited too long at Twilio and was thrown away. Send it again."),
    30002: stopped("Twilio has suspended the account. An administrator must see to it in Twilio's console."),
    30003: permanent("The customer's phone could not be reached. Try again later, or answer by e-mail."),
    30004: permanent("The customer has blocked our number. Answer by e-mail?"),
    30005: NOT_ON_WHATSAPP,
    30006: NOT_ON_WHATSAPP,
    30007: permanent("It was held back as unwanted. Change the text, or answer by e-mail."),
    30008: permanent("It did not arrive, and nobody tells why. Try again, or answer by e-mail."),
    30010: stopped("The message would cost more than the account allows. An administrator must see to it."),
    30410: permanent("WhatsApp did not answer Twilio in time. Try again in a few minutes."),
    # WhatsApp
    63001: stopped("WhatsApp does not accept how our number signs in. An administrator must see to it at Twilio."),
    63003: NOT_ON_WHATSAPP,
    63005: permanent(
        "WhatsApp did not accept it: the customer may not be on WhatsApp, the file may be at fault, or the "
        "country is not allowed. Answer by e-mail?"
    ),
    63007: stopped("Twilio knows no WhatsApp sender with this number of ours. Check the number's page."),
    63008: stopped("Our number is not set up properly for WhatsApp. An administrator must see to it at Twilio."),
    63010: TWILIO_TROUBLE,
    63012: TROUBLE,
    63013: permanent(
        "It breaks a rule of WhatsApp, mostly by an empty value or a line break in a template.", quotes=True
    ),
    63014: permanent("The customer has blocked our number. Answer by e-mail?"),
    63015: permanent("The customer has not joined the sandbox (or 3 days ago): they must send “join …” again."),
    63016: WINDOW_SHUT,
    63017: TOO_FAST,
    63018: TOO_FAST,
    63019: permanent("WhatsApp could not get the file. Send it again, or by e-mail."),
    63020: stopped("WhatsApp does not accept our business account yet. An administrator must see to it at Meta."),
    63021: FILE_REFUSED,
    63022: stopped("WhatsApp does not accept our number's certificate. An administrator must see to it."),
    63023: permanent("It did not arrive, and WhatsApp does not tell why. Try again, or answer by e-mail."),
    63024: NOT_ON_WHATSAPP,
    63025: FILE_REFUSED,
    63027: TEMPLATE_GONE,
    63028: TEMPLATE_PLACES,
    63029: permanent("The customer's WhatsApp can't show this template. Answer by e-mail?"),
    63030: permanent("Twilio does not know a part of this message.", quotes=True),
    63031: OUR_OWN_NUMBER,
    63032: NOT_AT_PRESENT,
    63033: OPTED_OUT,
    63036: NOT_ON_WHATSAPP,
    63038: permanent("Our number has reached its limit of messages for today. Try again tomorrow, or by e-mail."),
    63040: permanent("WhatsApp has rejected this template. Choose another one."),
    63041: permanent("WhatsApp has paused this template. Choose another one."),
    63042: TEMPLATE_OFF,
    63049: HELD_BACK,
    63051: stopped("WhatsApp has locked our business account. An administrator must see to it at Meta."),
}  # fmt: skip


def verdict(code: int | str) -> Verdict | None:
    """None for a code that is not listed here."""
    number = number_of(code)
    return None if number is None else CODES.get(number)
