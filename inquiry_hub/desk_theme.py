"""How the desk looks: settings of django-unfold."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static

# A calm sea blue; the greys are unfold's own.
_SEA = {
    "50": "oklch(97.7% .013 236.6)",
    "100": "oklch(95.1% .026 236.8)",
    "200": "oklch(90.1% .058 230.9)",
    "300": "oklch(82.8% .111 230.3)",
    "400": "oklch(74.6% .16 232.7)",
    "500": "oklch(68.5% .169 237.3)",
    "600": "oklch(54.5% .14 241)",
    "700": "oklch(47.5% .125 242)",
    "800": "oklch(41.5% .105 241)",
    "900": "oklch(36% .09 240.9)",
    "950": "oklch(27% .066 243.2)",
}

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Inquiry hub",
    "SITE_HEADER": "Inquiry hub",
    "SITE_SYMBOL": "travel_explore",
    "SITE_URL": None,
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("inquiries/icon.svg")}
    ],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "COLORS": {"primary": _SEA},
    "STYLES": [
        lambda request: static("inquiries/desk.css"),
        lambda request: static("inquiries/chat.css"),
        lambda request: static("inquiries/composer.css"),
        lambda request: static("inquiries/trip.css"),
    ],
    "SCRIPTS": [
        lambda request: static("inquiries/requests.js"),
        lambda request: static("inquiries/desk.js"),
        lambda request: static("inquiries/clock.js"),
        lambda request: static("inquiries/thread.js"),
        lambda request: static("inquiries/live.js"),
        lambda request: static("inquiries/composer.js"),
        lambda request: static("inquiries/composer_chat.js"),
        lambda request: static("inquiries/composer_people.js"),
        lambda request: static("inquiries/trip.js"),
    ],
    "GLOBAL_CALLBACK": "inquiries.admin.alerts.context",
    "DASHBOARD_CALLBACK": "inquiries.admin.dashboard.context",
    # search_models would read every hit of every model; ours stops at 20.
    "COMMAND": {"search_models": False, "search_callback": "inquiries.admin.navigation.palette"},
    "SIDEBAR": {
        "show_search": True,
        "command_search": True,
        "show_all_applications": False,
        "navigation": "inquiries.admin.navigation.sidebar",
    },
}
