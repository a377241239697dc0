"""The addresses of Microsoft Graph on a real socket. What it does not know is an error of the client."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.support.graph import drafts, listing, subscriptions
from tests.support.graph.state import Mailbox, Refusal, Trouble, World
from tests.support.serving import Handler, serving

CONCURRENT = 4  # requests of one app to one mailbox
Answer = tuple[int, Any]


class _Graph(Handler):
    world: World

    def _any(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        at = urlsplit(self.path)
        self.at, self.query = unquote(at.path), dict(parse_qsl(at.query))
        with self.world.lock:
            self.world.asked.append(f"{self.command} {self.at}")
        trouble = self.trouble()
        if trouble and not trouble.after:
            self._play(trouble)
            return
        try:
            status, told = self._answer()
        except Refusal as error:
            status, told = error.status, _error(error.code)
        if trouble:
            self._play(trouble, told)
        else:
            self._write(status, told)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _any

    def _play(self, trouble: Trouble, told: Any = None) -> None:
        if not trouble.status:
            self._cut(told if trouble.short else None)
            return
        headers = {"Retry-After": trouble.retry_after} if trouble.retry_after else {}
        self._write(trouble.status, _error(trouble.code), headers)

    def _cut(self, told: Any) -> None:
        if isinstance(told, bytes):
            self.send_response(200)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told[: len(told) // 2])
        self.close_connection = True

    def _answer(self) -> Answer:
        if match := re.fullmatch(r"/upload/(.+)", self.at):
            with self.world.lock:
                return drafts.upload(self.world, match[1], self.headers, self.body)
        person = self.world.who(self.headers.get("Authorization", "").removeprefix("Bearer "))
        if person is None:
            raise Refusal(401, "InvalidAuthenticationToken")
        if match := re.fullmatch(r"/v1\.0/subscriptions(?:/(.+))?", self.at):
            return self._subscriptions(match[1])
        match = re.fullmatch(r"/v1\.0/(?:me|users/([^/]+))(/.*)?", self.at)
        if not match:
            raise Refusal(400, "BadRequest")
        box = self._mailbox(person, match[1] or person)
        with self._counted(box):
            time.sleep(self.world.delay)
            with self.world.lock:
                return self._of_mailbox(box, match[2] or "")

    def _mailbox(self, person: str, address: str) -> Mailbox:
        allowed = self.world.allowed
        if address != person and allowed is not None and address not in allowed:
            raise Refusal(403, "ErrorAccessDenied")
        if address not in self.world.mailboxes:
            raise Refusal(404, "ErrorInvalidUser")
        return self.world.mailboxes[address]

    @contextmanager
    def _counted(self, box: Mailbox) -> Iterator[None]:
        running = self.world.running
        with self.world.lock:
            running[box.address] = running.get(box.address, 0) + 1
            self.world.peak = max(self.world.peak, running[box.address])
            too_many = running[box.address] > CONCURRENT
            self.world.throttled += too_many
        try:
            if too_many:
                raise Refusal(429, "ApplicationThrottled")
            yield
        finally:
            with self.world.lock:
                running[box.address] -= 1

    def _subscriptions(self, key: str | None) -> Answer:
        if self.command == "POST":
            return 201, subscriptions.create(self.world, json.loads(self.body))
        if key and self.command == "PATCH":
            return 200, subscriptions.renew(self.world, key, json.loads(self.body))
        if key and self.command == "DELETE":
            subscriptions.delete(self.world, key)
            return 204, None
        return 200, {"value": list(self.world.subscriptions.values())}

    # --- one mailbox ---

    @property
    def _immutable(self) -> bool:
        return 'IdType="ImmutableId"' in self.headers.get("Prefer", "")

    def _of_mailbox(self, box: Mailbox, path: str) -> Answer:
        if not self._immutable:
            self.world.complaints.append(f"{self.command} {path} without immutable ids")
        if match := re.fullmatch(
            r"/mailFolders(?:/([^/]+))?(?:/(childFolders|messages|messages/delta))?", path
        ):
            return self._folders(box, match[1], match[2])
        if match := re.fullmatch(r"/messages(?:/([^/]+)(?:/(.+))?)?", path):
            return self._messages(box, match[1], match[2])
        raise Refusal(400, "BadRequest")

    def _folders(self, box: Mailbox, name: str | None, below: str | None) -> Answer:
        if name is None and self.command == "POST":
            return 201, listing.folder(box, box.new_folder(json.loads(self.body)["displayName"]))
        if name is None:
            return 200, listing.folders(box, self.query)
        place = box.folder(name)
        if below == "childFolders":
            return 200, listing.folders(box, self.query, place.id)
        if below == "messages/delta":
            asked = re.search(r"maxpagesize=(\d+)", self.headers.get("Prefer", ""))
            page = min(self.world.page, int(asked[1]) if asked else 10)
            told = listing.delta(self.world, box, name, self.query, page=page, immutable=self._immutable)
            return 200, told
        if below == "messages":
            return 200, self._listed(box, box.in_folder(place.id))
        return 200, listing.folder(box, place)

    def _listed(self, box: Mailbox, found: list[Any]) -> Any:
        return listing.mails(self.world, box, found, self.query, self.at, immutable=self._immutable)

    def _messages(self, box: Mailbox, key: str | None, action: str | None) -> Answer:
        if key is None:
            if self.command == "GET":
                return 200, self._listed(box, list(box.mails.values()))
            mail = drafts.from_mime(box, self.body)
            return 201, listing.mail(mail, {}, immutable=self._immutable)
        mail = box.mail(key)
        if action is None:
            return self._message(box, mail)
        if action == "$value":
            return 200, mail.raw
        if action in ("createReply", "createReplyAll"):
            return 201, listing.mail(drafts.reply_to(box, mail), {}, immutable=self._immutable)
        if action == "move":
            box.move(mail.id, json.loads(self.body)["destinationId"])
            return 201, listing.mail(mail, {}, immutable=self._immutable)
        if action == "attachments":
            if self.command == "GET":
                return 200, {"value": [{"id": one["id"]} for one in mail.attachments]}
            return 201, drafts.attach(mail, json.loads(self.body))
        if action == "attachments/createUploadSession":
            return 201, drafts.upload_session(self.world, mail, json.loads(self.body))
        if action.startswith("attachments/") and self.command == "DELETE":
            mail.attachments = [one for one in mail.attachments if one["id"] != action.split("/")[1]]
            return 204, None
        if action == "send":
            drafts.send(self.world, box, mail)
            return 202, None
        raise Refusal(400, "BadRequest")

    def _message(self, box: Mailbox, mail: Any) -> Answer:
        if self.command == "DELETE":
            box.delete(mail.id)
            return 204, None
        if self.command == "PATCH":
            drafts.patch(mail, json.loads(self.body))
        return 200, listing.mail(mail, self.query, immutable=self._immutable)

    # --- the wire ---

    def _write(self, status: int, told: Any, headers: dict[str, str] | None = None) -> None:
        body = told if isinstance(told, bytes) else b"" if told is None else json.dumps(told).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/plain" if isinstance(told, bytes) else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _error(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": "words", "innerError": {"request-id": "request-1"}}}


@contextmanager
def running(world: World) -> Iterator[World]:
    with serving(_Graph, world) as world.url:
        yield world
