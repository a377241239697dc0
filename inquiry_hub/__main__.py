"""The command `inquiry-hub`: Django's manage.py, with the embedded servers where nothing else is configured."""

from __future__ import annotations

import contextlib
import os
import signal
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from inquiry_hub import env
from inquiry_hub.local import paths, services
from inquiry_hub.local.postgres import ServiceFailed

# Everything offline, and what needs no row.
_NO_SERVICES = env.OFFLINE_COMMANDS | {"check", "startapp", "compilemessages", "makemessages", "diffsettings"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inquiry_hub.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in env.OFFLINE_COMMANDS or {"-h", "--help"} & set(sys.argv):
        os.environ[env.OFFLINE_MARK] = "on"
    env.read_files()
    try:
        with _services(command):
            execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, ServiceFailed, paths.UnsafeDirectory) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.stderr.write("\nBroken off.\n")
        sys.exit(128 + signal.SIGINT)


def _services(command: str) -> contextlib.AbstractContextManager[None]:
    """The embedded servers for the time of this command, unless a database or nothing at all is wanted."""
    configured = env.env.str("DATABASE_URL", default="")
    if configured or env.offline() or command in _NO_SERVICES:
        return contextlib.nullcontext()
    return services.embedded(paths.local_dir())


if __name__ == "__main__":
    main()
