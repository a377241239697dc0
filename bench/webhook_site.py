"""The hub with one address more, for bench/webhook.py: a bare view behind the same middleware that does nothing but insert
the bytes of the body. Settings and addresses in one module."""

from __future__ import annotations

from inquiry_hub.settings import *  # noqa: F403

ROOT_URLCONF = "webhook_urls"
