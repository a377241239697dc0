"""Google's and Microsoft's sign-in on a real socket, with a memory: apps, people, codes that work once, PKCE, rotation,
and whatever trouble a test asks for. Paths: /google/authorize, /google/token, /<tenant>/oauth2/v2.0/authorize and
/token, /graph/v1.0/... for one read, /introspect for a mail server."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import jwt
import requests

from tests.support.serving import serving

CLIENT, SECRET = "hub-client", "hub-client-secret"
MAIL = "https://mail.google.com/"
Form = dict[str, str]


class Refusal(Exception):
    def __init__(self, error: str, description: str = "", status: int = 400) -> None:
        self.error, self.description, self.status = error, description, status


@dataclass
class Session:
    """What one consent gave: who, for which app, and what of it."""

    person: str
    client: str
    scopes: str
    google: bool


@dataclass
class Provider:
    """`person` is who sits at the provider's page. `trouble` are statuses to answer token requests with, one each;
    `refuse` an error to answer all with; `delay` seconds before each answer; `grants_only` leaves scopes out."""

    url: str = ""
    person: str = "info@agency.test"
    verified: bool = True
    redirect_uris: set[str] = field(default_factory=set)
    certificates: dict[str, Any] = field(default_factory=dict)  # thumbprint -> public key
    trouble: list[int] = field(default_factory=list)
    retry_after: str = ""
    refuse: Refusal | None = None
    delay: float = 0.0
    seconds: int = 3600
    rotates: bool = True
    denied: str = ""  # error that the page sends back in place of a code
    grants_only: set[str] | None = None
    shared: dict[str, str] = field(default_factory=dict)  # person -> mailbox that he may open
    also: dict[str, str] = field(default_factory=dict)  # another address -> the mailbox that it leads into
    asked: list[Form] = field(default_factory=list)  # token requests in order
    codes: dict[str, tuple[Session, Form]] = field(default_factory=dict)
    refreshes: dict[str, Session] = field(default_factory=dict)
    access: dict[str, tuple[Session, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reset(self) -> None:
        fresh = Provider(url=self.url, _lock=self._lock)
        self.__dict__.update(fresh.__dict__)

    # --- what a test does ---

    def settings(self, settings: Any) -> None:
        """Points the hub at this provider."""
        settings.GOOGLE_CLIENT_ID = settings.MICROSOFT_CLIENT_ID = CLIENT
        settings.GOOGLE_CLIENT_SECRET = settings.MICROSOFT_CLIENT_SECRET = SECRET
        settings.GOOGLE_AUTHORIZE_URL = f"{self.url}/google/authorize"
        settings.GOOGLE_TOKEN_URL = f"{self.url}/google/token"
        settings.MICROSOFT_LOGIN_URL = self.url
        settings.MICROSOFT_GRAPH_URL = f"{self.url}/graph"

    def consent(self, person: str = "info@agency.test", scopes: str = MAIL, *, google: bool = False) -> str:
        """A refresh token, as if somebody had agreed long ago."""
        return self._new_refresh(Session(person, CLIENT, scopes, google))

    def agree(self, authorize_url: str) -> Form:
        """What the page sends back to the hub when the person presses "Allow"."""
        answer = requests.get(authorize_url, params={"agree": "yes"}, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        return _flat(urlsplit(answer.headers["Location"]).query)

    def end_access(self) -> None:
        """Every access token is void from now on."""
        self.access.clear()

    def alive(self, token: str) -> Session | None:
        found = self.access.get(token)
        return found[0] if found and found[1] > time.time() else None

    # --- authorize ---

    def authorize(self, path: str, query: Form) -> tuple[int, dict[str, str], str]:
        google = path.startswith("/google")
        if query.get("client_id") != CLIENT or query.get("redirect_uri") not in self.redirect_uris:
            return 400, {}, "redirect_uri_mismatch"  # never sent on to an unknown address
        if google and (query.get("access_type"), query.get("prompt")) != ("offline", "consent"):
            return 400, {}, "no refresh token would be given"
        if query.get("code_challenge_method") != "S256" or query.get("response_type") != "code":
            return 400, {}, "PKCE by S256 is wanted"
        if "agree" not in query:
            return 200, {"Content-Type": "text/html"}, _page(self.person, query)
        return 302, {"Location": f"{query['redirect_uri']}?{urlencode(self._back(query, google))}"}, ""

    def _back(self, query: Form, google: bool) -> Form:
        if self.denied or query["agree"] == "no":
            said = {"error_description": "AADSTS65004: declined"} if not google else {}
            return {"error": self.denied or "access_denied", "state": query["state"], **said}
        code = secrets.token_urlsafe(12)
        asked = query["scope"].split()
        scopes = [one for one in asked if self.grants_only is None or one in self.grants_only]
        self.codes[code] = (Session(self.person, CLIENT, " ".join(scopes), google), query)
        return {"code": code, "state": query["state"]}

    # --- token ---

    def token(self, path: str, form: Form) -> tuple[int, dict[str, str], str]:
        with self._lock:
            self.asked.append(form)
            trouble = self.trouble.pop(0) if self.trouble else 0
        time.sleep(self.delay)
        if trouble:
            return trouble, {"Retry-After": self.retry_after} if self.retry_after else {}, "<h1>Trouble</h1>"
        try:
            with self._lock:
                told = self._answer(path, form)
        except Refusal as error:
            body = {"error": error.error, "error_description": error.description}
            return error.status, {"Content-Type": "application/json"}, json.dumps(body)
        return 200, {"Content-Type": "application/json"}, json.dumps(told)

    def _answer(self, path: str, form: Form) -> Form:
        if self.refuse:
            raise self.refuse
        self._check_client(path, form)
        grant = form.get("grant_type")
        if grant == "authorization_code":
            return self._exchange(form)
        if grant == "refresh_token":
            return self._refresh(form)
        if grant == "client_credentials":
            return self._app_only(path, form)
        raise Refusal("unsupported_grant_type")

    def _check_client(self, path: str, form: Form) -> None:
        if "client_assertion" in form:
            self._check_assertion(path, form)
        elif (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            raise Refusal("invalid_client", "AADSTS7000215: Invalid client secret provided.", 401)

    def _check_assertion(self, path: str, form: Form) -> None:
        head = jwt.get_unverified_header(form["client_assertion"])
        key = self.certificates.get(head.get("x5t#S256", ""))
        try:
            claims = jwt.decode(form["client_assertion"], key, ["PS256"], audience=f"{self.url}{path}")
        except (jwt.PyJWTError, TypeError) as error:
            raise Refusal("invalid_client", f"AADSTS700027: {error}", 401) from error
        if not claims["iss"] == claims["sub"] == form.get("client_id") == CLIENT:
            raise Refusal("invalid_client", "AADSTS700027: wrong issuer", 401)

    def _exchange(self, form: Form) -> Form:
        session, query = self.codes.pop(form.get("code", ""), (None, {}))
        if session is None:
            raise Refusal("invalid_grant", "AADSTS54005: the code was used already")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if challenge.decode().rstrip("=") != query["code_challenge"]:
            raise Refusal("invalid_grant", "AADSTS501481: the verifier does not match")
        if form.get("redirect_uri") != query["redirect_uri"]:
            raise Refusal("invalid_grant", "AADSTS500112: another redirect_uri")
        told = self._tokens(session)
        if session.google or "offline_access" in query["scope"]:
            told["refresh_token"] = self._new_refresh(session)
        if "openid" in query["scope"]:
            told["id_token"] = self._id_token(session, query)
        return told

    def _id_token(self, session: Session, query: Form) -> str:
        who = {"email": session.person, "email_verified": self.verified}
        if not session.google:
            who = {"preferred_username": session.person}
        now = int(time.time())
        claims = {
            "aud": CLIENT,
            "iss": self.url,
            "iat": now,
            "exp": now + 600,
            "nonce": query.get("nonce", ""),
        }
        return jwt.encode({**claims, **who}, "only-the-provider-knows-this-key-here", "HS256")

    def _refresh(self, form: Form) -> Form:
        old = form.get("refresh_token", "")
        session = self.refreshes.get(old)
        if session is None:
            raise Refusal("invalid_grant", "Token has been expired or revoked.")
        told = self._tokens(session)
        if not session.google and self.rotates:
            del self.refreshes[old]
            told["refresh_token"] = self._new_refresh(session)
        return told

    def _app_only(self, path: str, form: Form) -> Form:
        if not form.get("scope", "").endswith("/.default") or path.startswith(("/common", "/organizations")):
            raise Refusal("invalid_request", "AADSTS1002012: the scope or the tenant can't be used by an app")
        return self._tokens(Session("", CLIENT, form["scope"], google=False))

    def _tokens(self, session: Session) -> Form:
        token = f"at-{secrets.token_urlsafe(40)}"
        self.access[token] = (session, time.time() + self.seconds)
        scopes = " ".join(one for one in session.scopes.split() if one != "offline_access")
        return {"access_token": token, "token_type": "Bearer", "expires_in": self.seconds, "scope": scopes}  # type: ignore[dict-item]

    def _new_refresh(self, session: Session) -> str:
        token = f"rt-{secrets.token_urlsafe(40)}"
        self.refreshes[token] = session
        return token

    # --- those who are shown a token ---

    def introspect(self, token: str) -> tuple[int, dict[str, str], str]:
        session = self.alive(token)
        person = session.person if session else "nobody"
        told = {"active": session is not None, "username": self.shared.get(person, person)}
        return 200, {"Content-Type": "application/json"}, json.dumps(told)

    def graph(self, path: str, token: str) -> tuple[int, dict[str, str], str]:
        session = self.alive(token)
        if session is None:
            return 401, {}, '{"error": {"code": "InvalidAuthenticationToken"}}'
        mine = "/me/" in path
        mailbox = session.person if mine else unquote(path.split("/users/", 1)[-1].partition("/")[0])
        mailbox = self.also.get(mailbox, mailbox)
        shared = ".Shared" in session.scopes and mailbox == self.shared.get(session.person)
        if mailbox == self.also.get(session.person, session.person) or shared:
            return 200, {"Content-Type": "application/json"}, json.dumps({"id": f"inbox of {mailbox}"})
        return 403, {}, '{"error": {"code": "ErrorAccessDenied"}}'


def _page(person: str, query: Form) -> str:
    def link(agree: str) -> str:
        return f"?{urlencode({**query, 'agree': agree})}".replace("&", "&amp;")

    return (
        f"<!doctype html><title>Sign in</title><h1>{person}</h1><p>The hub wants: {query['scope']}</p>"
        f'<a id=allow href="{link("yes")}">Allow</a> <a id=deny href="{link("no")}">Cancel</a>'
    )


def _flat(query: str) -> Form:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            at = urlsplit(self.path)
            bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
            if at.path == "/introspect":
                self._answer(provider.introspect(bearer))
            elif at.path.startswith("/graph/"):
                self._answer(provider.graph(at.path, bearer))
            else:
                self._answer(provider.authorize(at.path, _flat(at.query)))

        def do_POST(self) -> None:
            form = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._answer(provider.token(urlsplit(self.path).path, form))

        def _answer(self, answer: tuple[int, dict[str, str], str]) -> None:
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    with serving(Handler) as provider.url:
        yield provider
