"""Chats that somebody exported from a phone ("Export chat"): a text file, alone or in a zip with the media. Pure but for
reading the file; nothing is ever unpacked to disk.

WhatsApp documents the form nowhere. It differs by system (Android, iOS), language and region, so as little as can be is
known by words: a line that begins like the file's first line is a message, whatever else it says.
"""
