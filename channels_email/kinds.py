"""The kinds of mailboxes that a person chooses from: what each needs to be told, and what is known of it already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from channels_email.models import EmailAccount, Protocol, SignInMethod
from channels_email.providers.base import Security

_SERVERS = ("imap_host", "imap_port", "imap_security", "smtp_host", "smtp_port", "smtp_security")
Fieldsets = tuple[tuple[str | None, dict[str, Any]], ...]


@dataclass(frozen=True)
class Kind:
    """`fixed` is written at each save and not asked for; `initial` is only offered to a new account."""

    key: str
    title: str
    words: str
    icon: str
    sign_ins: tuple[SignInMethod, ...]
    login: tuple[str | tuple[str, ...], ...]
    fixed: Mapping[str, Any]
    initial: Mapping[str, Any] = field(default_factory=dict)
    servers: tuple[str | tuple[str, ...], ...] = ()
    app: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    hint: str = ""
    labels: Mapping[str, tuple[str, str]] = field(
        default_factory=dict
    )  # other words for a field: label and help

    @property
    def fieldsets(self) -> Fieldsets:
        parts = (
            ("Mailbox", ("name", "address", "team", "active"), ""),
            ("Signing in", self.login, self.hint),
            ("The app at the provider", self.app, _APP_HINT),
            ("Servers", self.servers, ""),
            ("Reading", ("folders", "start_date", "import_sent", "after_intake", "move_to"), ""),
            ("Answering", ("sender_name", "signature", "acknowledge"), ""),
            ("Trips", ("extractor",), ""),
            ("More", self.more, ""),
        )
        return tuple(
            (
                title,
                {"fields": fields, "description": hint, "classes": ["collapse"] if title == "More" else []},
            )
            for title, fields, hint in parts
            if fields
        )


def _servers(imap: tuple[str, int, Security], smtp: tuple[str, int, Security]) -> dict[str, Any]:
    return dict(zip(_SERVERS, (*imap, *smtp), strict=True))


_APP = ("tenant", "client_id", "client_secret", "certificate", "secret_expires_on")
_APP_HINT = (
    "How the hub is registered at the provider. If a person signs in, leave all of this empty to use the app of this "
    "installation."
)
_MICROSOFT = (
    "If a person signs in: save, then press Connect on this page. An app signs in by itself, nobody has to."
)
_KINDS = (
    Kind(
        key="gmail",
        title="Gmail or Google Workspace",
        words="A mailbox at Google, by signing in there or with an app password.",
        icon="mail",
        sign_ins=(SignInMethod.GOOGLE, SignInMethod.PASSWORD),
        login=("sign_in", "password"),
        app=("client_id", "client_secret"),
        hint="With “Sign in with Google”: save, then press Connect on this page. With a password: make an app password in the "
        "security settings of the Google account; the account's own password does not work.",
        fixed={
            "protocol": Protocol.IMAP_SMTP,
            **_servers(("imap.gmail.com", 993, Security.SSL), ("smtp.gmail.com", 465, Security.SSL)),
            "files_sent_copy": False,  # Google files what it sends by itself; a copy of ours would be a second one
        },
        initial={"plus_addressing": True},
        more=("aliases", "username", "plus_addressing", "sent_folder"),
    ),
    Kind(
        key="outlook",
        title="Outlook.com or Exchange Online",
        words="A mailbox at Microsoft by IMAP and SMTP: Outlook.com, Hotmail, Live, or Microsoft 365 without Graph.",
        icon="outgoing_mail",
        sign_ins=(SignInMethod.MICROSOFT, SignInMethod.APP_SECRET, SignInMethod.APP_CERTIFICATE),
        login=("sign_in",),
        app=_APP,
        hint=_MICROSOFT,
        fixed={
            "protocol": Protocol.IMAP_SMTP,
            **_servers(
                ("outlook.office365.com", 993, Security.SSL), ("smtp.office365.com", 587, Security.STARTTLS)
            ),
        },
        initial={"plus_addressing": True},
        more=(
            "aliases", "username", "plus_addressing", "files_sent_copy", "sent_folder",
        ),
    ),
    Kind(
        key="graph",
        title="Microsoft 365 by Graph",
        words="The way that Microsoft recommends for companies, shared mailboxes included.",
        icon="domain",
        sign_ins=(SignInMethod.MICROSOFT, SignInMethod.APP_SECRET, SignInMethod.APP_CERTIFICATE),
        login=("sign_in", "username"),
        app=_APP,
        hint=_MICROSOFT,
        labels={
            "username": (
                "Who signs in",
                "Only for a shared mailbox: the address of the person who signs in and has access to it.",
            )
        },
        fixed={"protocol": Protocol.GRAPH, "imap_host": "", "smtp_host": "", "files_sent_copy": False},
        initial={"plus_addressing": True},
        more=("aliases", "plus_addressing", "sent_folder"),
    ),
    Kind(
        key="imap",
        title="Any other mailbox",
        words="Your own server or another provider, by IMAP and SMTP with a password.",
        icon="dns",
        sign_ins=(SignInMethod.PASSWORD,),
        login=("username", "password"),
        servers=("imap_host", ("imap_port", "imap_security"), "smtp_host", ("smtp_port", "smtp_security")),
        fixed={"protocol": Protocol.IMAP_SMTP, "sign_in": SignInMethod.PASSWORD},
        more=("aliases", "plus_addressing", "files_sent_copy", "sent_folder", "ca_certificate"),
    ),
)  # fmt: skip
KINDS: dict[str, Kind] = {one.key: one for one in _KINDS}


def kind_of(account: EmailAccount) -> Kind:
    """What a stored account is: the kind whose servers and way of signing in it has."""
    if account.protocol == Protocol.GRAPH:
        return KINDS["graph"]
    for key in ("gmail", "outlook"):
        kind = KINDS[key]
        known = account.imap_host.lower() == kind.fixed["imap_host"]
        if known and account.sign_in in kind.sign_ins:
            return kind
    return KINDS["imap"]
