"""Holds Cargo.lock against deny.toml: licences, one version of each crate, sources. `dependencies.py`, from the repository's root.

Reads the tables of cargo-deny that it knows and refuses others, so that nothing in deny.toml is without effect here.
"""

import collections
import json
import os
import re
import subprocess
import sys
import tomllib

KNOWN = {
    "licenses": {"allow", "private"},
    "bans": {"multiple-versions", "wildcards", "allow-wildcard-paths", "skip"},
    "sources": {"unknown-registry", "unknown-git"},
}
CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index"


def is_allowed(expression: str, allowed: set[str]) -> bool:
    """Whether an SPDX expression can be met with the allowed licences alone. An exception only ever adds permissions."""
    text = re.sub(r"\s+WITH\s+\S+", "", expression).replace("/", " OR ")
    words = re.findall(r"[()]|[^\s()]+", text)

    def either() -> bool:
        met = both()
        while words and words[0] == "OR":
            words.pop(0)
            met = both() or met
        return met

    def both() -> bool:
        met = one()
        while words and words[0] == "AND":
            words.pop(0)
            met = one() and met
        return met

    def one() -> bool:
        word = words.pop(0)
        if word != "(":
            return word in allowed
        met = either()
        words.pop(0)
        return met

    return either()


def findings(packages: list[dict], rules: dict) -> list[str]:
    """What in the packages deny.toml does not allow, a sentence for each."""
    allowed = set(rules["licenses"]["allow"])
    skipped = {entry["crate"] for entry in rules["bans"]["skip"]}
    found = []
    versions = collections.defaultdict(set)
    for package in packages:
        name = f"{package['name']}@{package['version']}"
        if package["source"] is None:
            for dependency in package["dependencies"]:
                if dependency["req"] == "*" and dependency.get("path") is None:
                    found.append(f"{name} takes any version of {dependency['name']}")
            continue
        versions[package["name"]].add(package["version"])
        if package["source"] != CRATES_IO:
            found.append(f"{name} is not from crates.io")
        if not is_allowed(package["license"] or "none", allowed):
            found.append(f"{name} has the licence {package['license']}")
    for name, several in versions.items():
        newest = max(several, key=lambda version: [int(part) for part in re.findall(r"\d+", version)])
        for version in several - {newest}:
            if f"{name}@{version}" in skipped:
                skipped.discard(f"{name}@{version}")
            else:
                found.append(f"{name} is there as {' and '.join(sorted(several))}")
    return found + [f"deny.toml skips {entry}, which is not there twice" for entry in sorted(skipped)]


def main() -> int:
    with open("deny.toml", "rb") as file:
        rules = tomllib.load(file)
    unknown = [f"{table}.{key}" for table, keys in rules.items() for key in keys if key not in KNOWN.get(table, set())]
    if unknown:
        print("deny.toml has what scripts/dependencies.py does not know:", ", ".join(unknown), file=sys.stderr)
        return 1
    command = [os.environ.get("CARGO", "cargo"), "metadata", "--format-version", "1", "--locked"]
    packages = json.loads(subprocess.check_output(command))["packages"]
    found = findings(packages, rules)
    for finding in sorted(found):
        print(finding, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
