from __future__ import annotations

MAX_MAIL = 150 * 1024 * 1024  # no mail server takes one that is larger; something else was named by mistake
HEAD = 64 * 1024  # the headers that tell the time of arrival stand here
