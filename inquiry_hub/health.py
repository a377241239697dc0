"""`/healthz` for load balancers: 200 when this process can serve, 503 when it cannot reach its database."""

from __future__ import annotations

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    database, doorbell = _database_answers(), cache.answers()
    # Without Redis the desk works on and the sweeper finds the work: degraded, but not to be restarted for it.
    words = "ok" if database and doorbell else "degraded" if database else "down"
    status = 200 if database else 503
    return JsonResponse({"status": words, "database": database, "redis": doorbell}, status=status)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
