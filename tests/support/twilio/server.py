"""The addresses of Twilio on real sockets: api, content and messaging on one, files on another host. What it does not know is
an error of the client."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from tests.support.serving import Handler, serving
from tests.support.twilio import listing, rules
from tests.support.twilio.state import File, Refusal, Trouble, World

_FILES_HOST = "127.0.0.2"  # another host than the one that is given the credentials
Answer = tuple[int, Any]


class _Base(Handler):
    world: World

    def _write(self, status: int, told: Any, headers: dict[str, str] | None = None) -> None:
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        given = {"Content-Type": "application/json", "Content-Length": str(len(body)), **(headers or {})}
        self.send_response(status)
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _cut(self) -> None:
        self.close_connection = True


class Api(_Base):
    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        at = urlsplit(self.path)
        self.at, self.query = unquote(at.path), parse_qs(at.query)
        self.fields = parse_qs(body.decode(), keep_blank_values=True)
        with self.world.lock:
            self.world.asked.append(f"{self.command} {self.path}")
        trouble = self.trouble()
        if trouble and not trouble.after:
            self._play(trouble)
            return
        try:
            with self.world.lock:
                answer = self._answer()
        except Refusal as error:
            answer = error.status, _error(error.status, error.code, error.words)
        if trouble:
            self._play(trouble)
        elif isinstance(answer[1], str):
            self._write(answer[0], b"", {"Location": answer[1], "Content-Type": "text/plain"})
        else:
            self._write(*answer)

    do_GET = do_POST = do_DELETE = _any

    def _play(self, trouble: Trouble) -> None:
        time.sleep(trouble.hang)
        if trouble.garbage:
            self._write(201, b"<html>a proxy says good morning</html>")
        elif not trouble.status:
            self._cut()
        else:
            headers = {"Retry-After": trouble.retry_after} if trouble.retry_after else {}
            self._write(trouble.status, _error(trouble.status, trouble.code, "in trouble"), headers)

    def _answer(self) -> Answer:
        self._let_in()
        if match := re.fullmatch(r"/2010-04-01/Accounts/(\w+)(?:/(.+))?(?<!\.json)(\.json)?", self.at):
            if match[1] != self.world.account:
                raise Refusal(401, 20003, "Authenticate")
            return self._of_account(match[2] or "")
        if self.at == "/v1/ContentAndApprovals":
            return 200, listing.contents(self.world, self.query)
        if self.at == "/v2/Channels/Senders":
            return 200, listing.senders(self.world, self.query)
        if match := re.fullmatch(r"/v1/Services/(\w+)", self.at):
            if match[1] not in self.world.services:
                raise Refusal(404, 20404, "not found")
            return 200, {"sid": match[1], **self.world.services[match[1]]}
        raise Refusal(404, 20404, f"The requested resource {self.at} was not found")

    def _let_in(self) -> None:
        world, given = self.world, self.headers.get("Authorization", "").removeprefix("Basic ")
        user, _, secret = base64.b64decode(given).decode().partition(":")
        if secret != {world.account: world.token, **world.keys}.get(user):
            raise Refusal(401, 20003, "Authenticate")
        if world.suspended:
            raise Refusal(403, 20005, "Account not active")
        if world.allowance is not None:
            if world.allowance <= 0:
                raise Refusal(429, 20429, "Too Many Requests")
            world.allowance -= 1

    def _of_account(self, path: str) -> Answer:
        world = self.world
        if path == "Messages" and self.command == "POST":
            return 201, rules.create(world, self.fields).listed(world.account)
        if path == "Messages":
            return 200, listing.messages(world, self.query)
        if match := re.fullmatch(r"Messages/(\w+)", path):
            return 200, world.find(match[1]).listed(world.account)
        if match := re.fullmatch(r"Messages/(\w+)/Media", path):
            return 200, listing.media(world, world.find(match[1]))
        if match := re.fullmatch(r"Messages/(\w+)/Media/(\w+)", path):
            return self._file(match[1], match[2])
        raise Refusal(404, 20404, f"The requested resource {path} was not found")

    def _file(self, message: str, key: str) -> Answer:
        file = next((one for one in self.world.find(message).files if one.sid == key), None)
        if file is None or file.gone:
            raise Refusal(404, 20404, "not found")
        if file.late:
            file.late -= 1
            raise Refusal(404, 20404, "not found")
        if file.leads_to:
            return 307, file.leads_to
        until = int(time.time()) + (-1 if file.expired else 4 * 3600)
        file.expired = False
        signature = sign_link(self.world, key, until)
        return 307, f"{self.world.files_url}/{key}?{urlencode({'until': until, 'signature': signature})}"


class Files(_Base):
    """The host of files: whoever has the address gets it, for some hours."""

    def do_GET(self) -> None:
        at = urlsplit(self.path)
        key, query = at.path.strip("/"), parse_qs(at.query)
        if "Authorization" in self.headers:
            self.world.complaints.append(f"credentials for {_FILES_HOST}")
        until = int(query.get("until", ["0"])[0])
        good = query.get("signature") == [sign_link(self.world, key, until)] and until > time.time()
        if not good:
            self._write(403, b"expired", {"Content-Type": "text/xml"})
            return
        self._give(next(one for message in self.world.messages for one in message.files if one.sid == key))

    def _give(self, file: File) -> None:
        if file.refusal:
            self._write(file.refusal, b"")
            return
        headers = {"Content-Type": file.type}
        if file.name:
            headers["Content-Disposition"] = f'inline; filename="{file.name}"'
        if file.claims != -1:
            headers["Content-Length"] = str(file.claims or len(file.data))
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(file.data[: len(file.data) // 2] if file.cut else file.data)
        self.close_connection = file.cut or file.claims is not None


def sign_link(world: World, key: str, until: int) -> str:
    return hmac.new(world.token.encode(), f"{key}:{until}".encode(), hashlib.sha256).hexdigest()


def _error(status: int, code: int, words: str) -> dict[str, Any]:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return {"code": code, "message": words, "more_info": more, "status": status}


@contextmanager
def running(world: World) -> Iterator[World]:
    """`world.url` is the REST interface, `world.files_url` the host of files."""
    with (
        serving(Api, world) as world.url,
        serving(Files, world, _FILES_HOST) as world.files_url,
    ):
        yield world
