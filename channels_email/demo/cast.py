"""The demo agency and its staff. The domain is reserved (RFC 2606): no mail can ever leave for it."""

from __future__ import annotations

AGENCY = "Compass & Tide Travel"
DOMAIN = "compass-tide.example"
ACCOUNTS = {"info": f"info@{DOMAIN}", "groups": f"groups@{DOMAIN}"}
STAFF = {"maria": "Maria Feldkamp", "tom": "Tom Varela", "aisha": "Aisha Aubertin"}
