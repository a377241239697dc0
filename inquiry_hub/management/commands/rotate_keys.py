"""Seals every stored credential again under the first of FIELD_ENCRYPTION_KEYS, so that the others can be retired."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inquiry_hub import key_rotation
from inquiry_hub.key_rotation import Rotation


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        done = Rotation()
        for done in key_rotation.rotate():
            if options["verbosity"] > 1:
                self.stdout.write(f"{done.rotated} rotated, {done.current} under the first key before ...")
        self.stdout.write(
            f"{done.rotated + done.current} sealed values are under the first key now; {done.rotated} were rotated."
        )
        if done.closed:
            names = "\n".join(f"  {name}" for name in done.closed)
            raise CommandError(
                f"None of the keys opens these; keep the old keys or enter them anew:\n{names}"
            )
