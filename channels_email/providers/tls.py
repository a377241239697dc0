from __future__ import annotations

import ssl

from inquiries.channels import PermanentError


def context(ca_certificate: str = "") -> ssl.SSLContext:
    """Always verifies name and chain; a private authority stands in place of the system's own."""
    try:
        return ssl.create_default_context(cadata=ca_certificate or None)
    except ssl.SSLError:
        raise PermanentError("bad_ca", "The account's own certificate authority is no PEM text.") from None
