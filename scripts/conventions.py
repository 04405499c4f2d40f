#!/usr/bin/env python3
"""Fails when docs/INTERFACE.md names a test that does not exist."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| .+ \| `([\w-]+)`: (.+) \|$", re.M)


def main() -> int:
    rows = ROW.findall((ROOT / "docs/INTERFACE.md").read_text())
    spec = {name: (ROOT / f"end2end/tests/{name}.spec.ts").read_text() for name, _ in rows}
    missing = [f"{name}: {title}" for name, title in rows if f'test("{title}"' not in spec[name]]
    for test in missing:
        print(f"docs/INTERFACE.md names a test that does not exist: {test}", file=sys.stderr)
    if not rows:
        print("docs/INTERFACE.md names no test", file=sys.stderr)
    return 1 if missing or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
