"""What hostile mails cost: each goes through `manage.py parse_mail` in a process of its own, whose time and memory count.

    python bench/hostile.py [--only NAME] [--mb 10 50]

Prints a line per mail and size, and at the end `hostile.mails`, `hostile.over_limits` and the worst figures; ends with 1 if
a mail was not answered, took too long or too much, or its HTML is not inert. Seconds are of the processor, the start of
the command included: on a busy machine the clock says nothing.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import resource
import signal
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
    size: int
    seconds: float
    megabytes: float
    trouble: str

    def over(self, seconds: float, megabytes: float) -> bool:
        return self.seconds > seconds or self.megabytes > megabytes or bool(self.trouble)


def run(name: str, size: int, patience: float, folder: Path) -> Outcome:
    """The mail is made by another process: a child's peak of memory begins with that of its parent."""
    path, answer = folder / "mail.eml", folder / "answer"
    with path.open("wb") as out:
        subprocess.run(
            [sys.executable, "bench/attacks.py", name, str(size)], cwd=HOME, stdout=out, check=True
        )
    with answer.open("wb") as out:
        command = [sys.executable, "manage.py", "parse_mail", "--jsonl", str(path)]
        child = subprocess.Popen(command, cwd=HOME, stdout=out, stderr=subprocess.DEVNULL)
        status, usage = _wait(child.pid, patience)
        child.returncode = status
    trouble = _trouble(answer.read_bytes()) if status == 0 else f"ended with {status}"
    return Outcome(path.stat().st_size, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, trouble)


def _wait(pid: int, patience: float) -> tuple[int, resource.struct_rusage]:
    """Exit status and usage of the process; it is killed after `patience` seconds of the clock."""
    end = time.monotonic() + patience
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), usage
        if time.monotonic() > end:
            os.kill(pid, signal.SIGKILL)
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
    names = [name for name, _ in attacks() if options.only in name]
    bad, worst = 0, dict.fromkeys(options.mb, (0.0, 0.0))
    with tempfile.TemporaryDirectory() as folder:
        for name, size in itertools.product(names, options.mb):
            limits = LIMITS[size]
            one = run(name, size * 1_000_000, 10 * limits[0], Path(folder))
            bad += one.over(*limits)
            worst[size] = (max(worst[size][0], one.seconds), max(worst[size][1], one.megabytes))
            mark = "OVER " if one.over(*limits) else ""
            figures = f"{one.size / 1e6:.1f} MB: {one.seconds:.2f} s, {one.megabytes:.0f} MB {one.trouble}"
            print(f"{mark}{name} {figures}", flush=True)
    print(f"hostile.mails: {len(names) * len(options.mb)}")
    for size, (seconds, megabytes) in worst.items():
        print(f"hostile.worst_{size}mb: {seconds:.2f} s, {megabytes:.0f} MB")
    print(f"hostile.over_limits: {bad}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
