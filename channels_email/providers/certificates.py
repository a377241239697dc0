"""The certificate of an app at Microsoft: one PEM text with the certificate and its private key."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from datetime import date

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from inquiries.channels import PermanentError

_BLOCK = re.compile(r"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----", re.DOTALL)


@dataclass(frozen=True)
class AppCertificate:
    """`key` is PEM; `thumbprint` the SHA-256 by which Microsoft finds the certificate (header x5t#S256)."""

    key: str = field(repr=False)
    thumbprint: str
    ends_on: date


def read(pem: str) -> AppCertificate:
    """Raises PermanentError `bad_certificate` with what is missing. Microsoft takes RSA keys only."""
    blocks = {found[1]: found[0] for found in _BLOCK.finditer(pem)}
    key = next((text for name, text in blocks.items() if name.endswith("PRIVATE KEY")), "")
    if "CERTIFICATE" not in blocks or not key:
        raise _bad("It has to hold the certificate and its private key, both as PEM text.")
    try:
        certificate = x509.load_pem_x509_certificate(blocks["CERTIFICATE"].encode())
        private = serialization.load_pem_private_key(key.encode(), password=None)
    except TypeError:
        raise _bad("Its private key is locked by a password; store it without one.") from None
    except ValueError:
        raise _bad("Its PEM text is damaged.") from None
    if not isinstance(private, RSAPrivateKey):
        raise _bad("Microsoft takes RSA keys only.")
    if private.public_key() != certificate.public_key():
        raise _bad("The private key belongs to another certificate.")
    thumbprint = base64.urlsafe_b64encode(certificate.fingerprint(hashes.SHA256())).decode().rstrip("=")
    return AppCertificate(key, thumbprint, certificate.not_valid_after_utc.date())


def _bad(why: str) -> PermanentError:
    return PermanentError("bad_certificate", f"The certificate of this account can't be used. {why}")
