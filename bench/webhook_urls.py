from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from inquiry_hub.urls import handler500 as handler500
from inquiry_hub.urls import urlpatterns as of_the_hub


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare (data) VALUES (%s)", [request.body])
    return HttpResponse()


urlpatterns = [path("bare/", bare), *of_the_hub]
