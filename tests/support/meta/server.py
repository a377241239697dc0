"""Graph and the host of its files on real sockets. What it does not know is an error of the client."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.support.meta import checks
from tests.support.meta.state import NEEDED, File, Refusal, Sent, Token, Told, Trouble, World
from tests.support.serving import Handler, serving

VERSION = "v25.0"


class _Base(Handler):
    world: World
    host: str

    def _any(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        at = urlsplit(self.path)
        self.at, self.query = unquote(at.path), dict(parse_qsl(at.query))
        with self.world.lock:
            self.world.asked.append(f"{self.command} {self.at}")
            self.world.tokens_seen.append((self.host, self.headers.get("Authorization", "")))
            trouble = self.trouble()
            if not trouble or trouble.after:
                status, told = self._told()
        if trouble:
            time.sleep(trouble.hang)
            self._play(trouble)
        else:
            self._write(status, told)

    def _told(self) -> tuple[int, Any]:
        try:
            return self._answer()
        except Refusal as error:
            return error.status, error.told

    do_GET = do_POST = do_DELETE = _any

    def _answer(self) -> tuple[int, Any]:
        raise NotImplementedError

    def _play(self, trouble: Trouble) -> None:
        if not trouble.status:
            self.close_connection = True
            return
        headers = {"Retry-After": trouble.retry_after} if trouble.retry_after else {}
        headers |= {"Location": trouble.location} if trouble.location else {}
        told = (
            b"<html>Sorry</html>"
            if trouble.html
            else Refusal(trouble.code, trouble.words, **trouble.more).told
        )
        self._write(trouble.status, told, headers)

    def _write(self, status: int, told: Any, headers: dict[str, str] | None = None) -> None:
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        kind = "application/json" if body is not told else "application/octet-stream"
        given = {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}
        self.send_response(status)
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):  # whoever asked has read enough
            self.wfile.write(body)

    @property
    def token(self) -> Token | None:
        return self.world.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))


class Graph(_Base):
    host = "graph"

    def _answer(self) -> tuple[int, Any]:
        path = self.at.removeprefix(f"/{VERSION}/")
        if path == self.at:
            raise Refusal(2635, "This version is not known.")
        self._sign_in()
        if path == "debug_token":
            return 200, {"data": self._debugged()}
        if path == "me":
            return 200, {"id": "1212121212"}
        node, _, edge = path.partition("/")
        found = getattr(self, f"_{self.command.lower()}_{edge or 'node'}", None)
        if found is None:
            self.world.complaints.append(f"{self.command} {self.at}")
            raise Refusal(2500, "Unknown path components")
        return 200, found(node)

    def _sign_in(self) -> None:
        token = self.token
        if token is None:
            raise Refusal(190, "Invalid OAuth access token.", status=401)
        if token.expires_at and token.expires_at < self.world.now.timestamp():
            raise Refusal(190, "Session has expired.", status=401, error_subcode=463)
        proof = self.query.pop("appsecret_proof", None)
        own = self.headers["Authorization"].removeprefix("Bearer ").encode()
        if (
            proof is not None
            and proof != hmac.new(self.world.app_secret.encode(), own, hashlib.sha256).hexdigest()
        ):
            raise Refusal(100, "Invalid appsecret_proof provided in the API argument")

    def _may(self, scope: str) -> None:
        if self.token is None or scope not in self.token.scopes:
            raise Refusal(200, f"You do not have the permission {scope}", status=403)

    def _debugged(self) -> Told:
        asked = self.world.tokens.get(self.query.get("input_token", ""))
        if asked is None:
            return {"is_valid": False}
        about = {"app_id": asked.app_id, "type": "SYSTEM_USER", "scopes": list(asked.scopes)}
        return {**about, "is_valid": True, "expires_at": asked.expires_at}

    def _json(self) -> Told:
        return json.loads(self.body or b"{}")

    # --- numbers and messages ---

    def _number(self, node: str) -> Any:
        if node not in self.world.numbers:
            raise Refusal(100, f"Object with ID '{node}' does not exist", error_subcode=33)
        return self.world.numbers[node]

    def _get_node(self, node: str) -> Told:
        if node in self.world.files:
            return self._file(node)
        self._may(NEEDED[1])
        number = self._number(node)
        known = {
            "id": number.id,
            "display_phone_number": number.shown,
            "verified_name": number.name,
            "quality_rating": number.quality,
        }
        new, old = "whatsapp_business_manager_messaging_limit", "messaging_limit_tier"
        known[new if self.world.knows_portfolio_limit else old] = number.limit
        fields = self.query.get("fields", "id").split(",")
        if unknown := [one for one in fields if one not in known]:
            raise Refusal(100, f"Tried accessing nonexistent field ({unknown[0]})")
        return {one: known[one] for one in ("id", *fields)}

    def _post_messages(self, node: str) -> Told:
        self._may(NEEDED[0])
        self._number(node)
        payload = self._json()
        if payload.get("status") == "read":
            self.world.read.append(payload["message_id"])
            return {"success": True}
        file, failed_by = checks.message(self.world, node, payload)
        made = Sent(self.world.wamid(), payload, node, self.world.now, file, failed_by)
        self.world.sent.append(made)
        who = {"wa_id": payload["to"]} if "to" in payload else {"user_id": payload["recipient"]}
        contact = {"input": made.recipient, **who}
        message = {"id": made.id, "message_status": "accepted"}
        return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}

    # --- files ---

    def _post_media(self, node: str) -> Told:
        self._may(NEEDED[0])
        self._number(node)
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        form = {
            part.get_param("name", header="content-disposition"): part
            for part in message_from_bytes(head + self.body, policy=policy.HTTP).iter_parts()
        }
        told = form["type"].get_payload(decode=True).decode()
        data = form["file"].get_payload(decode=True)
        if form["messaging_product"].get_payload() != "whatsapp" or form["file"].get_content_type() != told:
            raise Refusal(100, "Invalid parameter")
        checks.upload(told, data)
        return {"id": self.world.uploaded(data, told, node).id}

    def _file(self, node: str) -> Told:
        self._may(NEEDED[0])
        file = self.world.files[node]
        asked = self.query.get("phone_number_id")
        if file.ends < self.world.now or (file.number_id and asked and asked != file.number_id):
            raise Refusal(100, f"Object with ID '{node}' does not exist", error_subcode=33)
        return {
            "url": self.world.link(file),
            "mime_type": file.content_type,
            "sha256": file.claimed_sha256 or file.sha256.hex(),
            "file_size": str(len(file.data) if file.claimed_size is None else file.claimed_size),
            "id": node,
            "messaging_product": "whatsapp",
        }

    # --- the business account ---

    def _account(self, node: str) -> None:
        self._may(NEEDED[1])
        if node not in self.world.templates:
            raise Refusal(100, f"Object with ID '{node}' does not exist", error_subcode=33)

    def _get_message_templates(self, node: str) -> Told:
        self._account(node)
        listed = self.world.templates[node]
        start = int(self.query.get("after", "0"))
        end = start + min(self.world.page, int(self.query.get("limit", "25")))
        paging: Told = {"cursors": {"before": str(start), "after": str(end)}}
        if end < len(listed):  # this address would leak the token to wherever it leads
            paging["next"] = f"https://elsewhere.invalid/{node}?after={end}&access_token=leaked"
        return {"data": listed[start:end], "paging": paging}

    def _get_phone_numbers(self, node: str) -> Told:
        self._account(node)
        return {"data": [{"id": one.id} for one in self.world.numbers.values() if one.waba_id == node]}

    def _get_subscribed_apps(self, node: str) -> Told:
        self._account(node)
        app = {"whatsapp_business_api_data": {"id": "3030303030", "name": "Hub"}}
        return {"data": [app] if node in self.world.subscribed else []}

    def _post_subscribed_apps(self, node: str) -> Told:
        self._account(node)
        self.world.subscribed.add(node)
        return {"success": True}


class Files(_Base):
    """The host that addresses of files lead to."""

    host = "files"

    def _answer(self) -> tuple[int, Any]:
        if not re.fullmatch("/whatsapp_business/attachments/", self.at):
            self.world.complaints.append(f"{self.at} with {self.headers.get('Authorization')}")
            return 404, b""
        if self.token is None:
            return 401, b""
        file_id, ends = self.world.links.get(self.query.get("hash", ""), ("", None))
        if ends is None or ends < self.world.now or file_id not in self.world.files:
            return 404, b""
        file = self.world.files[file_id]
        if file.late:
            file.late -= 1
            return 404, b""
        return 200, file

    def _write(self, status: int, told: Any, headers: dict[str, str] | None = None) -> None:
        if not isinstance(told, File):
            super()._write(status, told, headers)
            return
        self.send_response(status)
        self.send_header("Content-Type", told.content_type)
        if told.claims != -1:
            self.send_header("Content-Length", str(len(told.data) if told.claims is None else told.claims))
        self.end_headers()
        self.close_connection = told.cut or told.claims is not None
        with suppress(ConnectionError):
            self.wfile.write(told.data[: len(told.data) // 2] if told.cut else told.data)


@contextmanager
def running(world: World) -> Iterator[World]:
    """`url` on 127.0.0.1, `files_url` on 127.0.0.2: two hosts."""
    with serving(Graph, world) as world.url, serving(Files, world, "127.0.0.2") as world.files_url:
        yield world
