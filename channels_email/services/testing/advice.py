"""What to do about a step that failed, by the code of its error."""

from __future__ import annotations

from channels_email.models import EmailAccount, SignInMethod

_CHECK_LOGIN = (
    "Enter user name and password again; many providers want an app password that is made on their site."
)
_AGAIN = "Wait a few minutes and test again."
_BY_CODE = {
    "dns": "Compare the server's name with the provider's help page; it often begins with imap. or smtp.",
    "no_server": "Enter the server's name, or leave this half out if it is not needed.",
    "private_host": "If this is right, whoever runs the hub sets MAIL_ALLOW_PRIVATE_HOSTS.",
    "refused": "Usual ports: 993 and 143 for IMAP, 465 and 587 for SMTP.",
    "timeout": "The port may be wrong, or a firewall between the hub and the server drops the connection.",
    "network": "The port may be wrong, or a firewall between the hub and the server breaks the connection.",
    "connection_lost": "The port may belong to another service. Compare it with the provider's help page.",
    "tls": "Ports 993 and 465 go with TLS from the start, 143 and 587 with STARTTLS.",
    "tls_certificate": "Use the name that stands in the certificate; for a private authority paste its PEM text under More.",
    "bad_ca": "Paste the whole text, from BEGIN CERTIFICATE to END CERTIFICATE.",
    "not_encrypted": "Choose TLS from the start, or STARTTLS.",
    "login_refused": _CHECK_LOGIN,
    "smtp_535": _CHECK_LOGIN,
    "app_password_needed": "Make an app password in the security settings of the mailbox and enter it here.",
    "credentials_sealed": "Enter the password again and save.",
    "secret_missing": "The place that the password is read from must be there for the hub's processes.",
    "no_folder": "Correct the list of folders; upper and lower case count.",
    "cannot_move": "Choose to leave mail as it is, or to mark it as read.",
    "too_many_connections": "Close other mail programs of this mailbox for a moment, then test again.",
    "over_quota": _AGAIN,
    "unavailable": _AGAIN,
    "in_use": _AGAIN,
    "limit": _AGAIN,
    "token_refused": "Is IMAP, and SMTP for programs, switched on for this mailbox? Has who signed in, or the app, access "
    "to it? Else sign in again with the button on the account's page.",
    "sign_in_needed": "Sign in with the button on the account's page.",
    "client_refused": "Compare application id, directory and secret with the app's page at the provider.",
    "secret_expired": "Make a new secret at the provider and enter it here.",
    "no_tenant": "It stands on the app's page at Microsoft as Directory (tenant) ID.",
    "unreachable": "The hub's machine must be allowed to reach graph.microsoft.com by https.",
    "throttled": _AGAIN,
    "overloaded": _AGAIN,
    "foreign_host": "Choose the provider's own server.",
    "not_supported": "Ask the provider which way of signing in it takes for programs.",
}
_SIGN_IN_AGAIN = "Sign in again with the button on the account's page."


def of(code: str, account: EmailAccount) -> str:
    """Empty where the words say it all."""
    if code in ("login_refused", "smtp_535") and account.sign_in != SignInMethod.PASSWORD:
        return _SIGN_IN_AGAIN
    return _BY_CODE.get(code, "")
