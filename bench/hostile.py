"""What hostile mails cost: each goes through `manage.py parse_mail` in a process of its own, whose time and memory count.

    python bench/hostile.py [--only NAME] [--mb 10 50]

Prints a line per mail and size, and at the end `hostile.mails`, `hostile.unanswered`, `hostile.over_limits` and the
worst figures; ends with 1 if a mail was not answered, took too long or too much, or its HTML is not inert.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from attacks import attacks

HOME = Path(__file__).parents[1]
LIMITS = {10: (5.0, 300), 50: (15.0, 400)}  # megabytes of the mail: seconds, megabytes of memory
_ALIVE = re.compile(
    r"<(?:script|style|iframe|object|embed|svg|math|form|input|meta|link|base|template|noscript|video|audio)\b|"
    r"\son[a-z]+\s*=|<[^>]+\s(?:x-|hx-|@|:|srcset|background|action|formaction)[^>]*=|javascript:|"
    r"\ssrc=\"(?!cid:|data:image/(?:png|jpeg|gif|webp);base64,)|url\s*\(",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Outcome:
    seconds: float
    megabytes: float
    trouble: str


def run(raw: bytes, seconds: float, folder: Path) -> Outcome:
    path = folder / "mail.eml"
    path.write_bytes(raw)
    before = time.monotonic()
    with (folder / "answer").open("w+b") as answer:
        command = [sys.executable, "manage.py", "parse_mail", "--jsonl", str(path)]
        child = subprocess.Popen(command, cwd=HOME, stdout=answer, stderr=subprocess.DEVNULL)
        status, usage = _wait(child.pid, 4 * seconds)
        child.returncode = status
        took = time.monotonic() - before
        answer.seek(0)
        trouble = _trouble(answer.read()) if status == 0 else f"ended with {status}"
    return Outcome(took, usage / 1024, trouble)


def _wait(pid: int, seconds: float) -> tuple[int, int]:
    """Exit status and peak memory in KB of the process; it is killed after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), usage.ru_maxrss
        if time.monotonic() > end:
            os.kill(pid, 9)
        time.sleep(0.02)


def _trouble(answer: bytes) -> str:
    try:
        mail = json.loads(answer)
    except ValueError:
        return "no answer"
    if any(defect.startswith("unreadable") for defect in mail["defects"]):
        return "unreadable"
    alive = _ALIVE.search(re.sub(r">[^<]*<", "><", mail["html"] or ""))
    return f"not inert: {alive[0]}" if alive else ""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="")
    parser.add_argument("--mb", type=int, nargs="*", default=[10, 50])
    options = parser.parse_args()
    bad, worst = 0, dict.fromkeys(options.mb, (0.0, 0.0))
    makers = [(name, maker) for name, maker in attacks() if options.only in name]
    with tempfile.TemporaryDirectory() as folder:
        for name, maker in makers:
            for size in options.mb:
                seconds, megabytes = LIMITS[size]
                raw = maker(size * 1_000_000)
                one = run(raw, seconds, Path(folder))
                over = one.seconds > seconds or one.megabytes > megabytes or bool(one.trouble)
                bad += over
                worst[size] = (max(worst[size][0], one.seconds), max(worst[size][1], one.megabytes))
                mark = "OVER " if over else ""
                print(
                    f"{mark}{name} {len(raw) / 1e6:.1f} MB: {one.seconds:.2f} s, {one.megabytes:.0f} MB {one.trouble}",
                    flush=True,
                )
    print(f"hostile.mails: {len(makers) * len(options.mb)}")
    for size, (seconds, megabytes) in worst.items():
        print(f"hostile.worst_{size}mb: {seconds:.2f} s, {megabytes:.0f} MB")
    print(f"hostile.over_limits: {bad}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
