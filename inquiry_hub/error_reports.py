"""What Django's pages and mails about an error may show. Its own filter rests while DEBUG is on, and looks at the form
and at local variables only where somebody thought of decorating the view: here it always works, by the names of things."""

from __future__ import annotations

import re
from types import FrameType, TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class ErrorReports(SafeExceptionReporterFilter):
    hidden_settings = re.compile(
        SafeExceptionReporterFilter.hidden_settings.pattern
        + "|CREDENTIAL|CERTIFICATE|GRANT|VERIFIER|REFERENCE",
        flags=re.IGNORECASE,
    )

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        shown = super().get_post_parameters(request)
        return {name: self.cleanse_setting(name, value) for name, value in shown.items()}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType | TracebackType
    ) -> list[tuple[str, Any]]:
        shown = super().get_traceback_frame_variables(request, tb_frame)
        return [(name, self.cleanse_setting(name, value)) for name, value in shown]
