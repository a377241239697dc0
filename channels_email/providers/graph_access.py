"""One look at a mailbox through Microsoft Graph: may whoever has this token read it?"""

from __future__ import annotations

from urllib.parse import quote

import requests
from django.conf import settings

from inquiries.channels import TemporaryError

_SECONDS = (5, 20)
_NO = frozenset({400, 401, 403, 404})


def may_read(address: str, token: str) -> bool:
    """Raises TemporaryError where Graph can't tell just now."""
    url = f"{settings.MICROSOFT_GRAPH_URL}/v1.0/users/{quote(address, safe='@')}/mailFolders/inbox"
    headers = {"Authorization": f"Bearer {token}"}
    try:
        answer = requests.get(
            url, params={"$select": "id"}, headers=headers, timeout=_SECONDS, allow_redirects=False
        )
    except requests.RequestException as error:
        raise TemporaryError("graph_unavailable", "Microsoft Graph can't be reached just now.") from error
    if answer.status_code not in {200, *_NO}:
        words = f"Microsoft Graph has a problem just now ({answer.status_code}). Try again in a few minutes."
        raise TemporaryError("graph_unavailable", words)
    return answer.status_code == 200
