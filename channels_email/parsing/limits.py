"""How much of a mail is looked at. What lies beyond stays in the raw original, which others keep.

The numbers come from measuring the parsers on hostile input: without them a few kilobytes cost minutes or gigabytes.
"""

from __future__ import annotations

MAX_HEADER_BLOCK = 512 * 1024  # bytes of the headers of one part
MAX_HEADER_FIELDS = 1_000
MAX_HEADER_VALUE = 64 * 1024  # bytes of one header
MAX_PARTS = 1_000
MAX_NOTES = 20  # files named that were left out
MAX_INSIDE = 300  # files inside attached mails and winmail.dat
MAX_INSIDE_BYTES = 64 * 1024 * 1024  # of them together
MAX_INSIDE_DEPTH = 4  # mails in mails
MAX_TNEF_ITEMS = 5_000  # attributes of one file, properties of one attribute
MAX_DEPTH = 40  # multiparts inside multiparts
MAX_BOUNDARY_HITS = 20_000  # lines that begin like a delimiter
MAX_PARAMETERS = 60  # of one Content-Type or Content-Disposition
MAX_ADDRESSES = 1_000  # of one header
MAX_IDS = 200  # of References: the first and the newest are kept
MAX_BODY_BYTES = 8 * 1024 * 1024  # of one text part before decoding
MAX_BODY_CHARS = 2_000_000  # of all text parts together
MAX_REPLY_LINES = 5_000  # searched for quoted history; what follows is taken as it is
MAX_SIGNATURE_LINES = 200  # from the end, searched for a signature
MAX_HTML_CHARS = 1_000_000
MAX_HTML_TAGS = 20_000
MAX_HTML_ATTRIBUTES = 40_000
MAX_HTML_ENTITIES = 100_000  # each is tried as a name by the cleaner
MAX_HTML_TAG_LENGTH = 20_000
MAX_HTML_DEPTH = 2_000  # elements inside elements
MAX_HTML_RESULT = 2_000_000
MAX_RECIPIENTS = 500  # of one delivery report
MAX_TOKENS = 20
MAX_EVENT_BYTES = 64 * 1024  # of one calendar event
MAX_ZONE_BYTES = 16 * 1024  # of the time zone it brings
