"""Takes in the mails named on standard input and prints the process's peak memory in MB."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import django

django.setup()

from cpu import peak_mb  # noqa: E402

from inquiries import intake  # noqa: E402
from inquiries.channels import RawInbound  # noqa: E402
from inquiries.models import ChannelAccount  # noqa: E402
from inquiries.services import receiving  # noqa: E402


def main() -> None:
    mails = json.load(sys.stdin)
    desk = ChannelAccount.objects.get(name="Desk 0")
    for start in range(0, len(mails), 50):
        batch = [
            RawInbound(sha256, Path(path).read_bytes(), datetime.fromisoformat(at))
            for path, at, sha256 in mails[start : start + 50]
        ]
        intake.store_inbound(desk, batch)
        del batch
        receiving.process_inbound()
    print(round(peak_mb(), 1))


if __name__ == "__main__":
    main()
