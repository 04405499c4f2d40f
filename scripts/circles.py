#!/usr/bin/env python3
"""Finds circles of files in the workspace's crates, and fails when there is one.

A file depends on the files that define what it names: by `use`, or by a path in its code that begins with `crate`, `super`,
`self`, a module it declares or one it imported. What a module re-exports is followed to where it is defined, so that a file
that names its parent's re-export of a sibling depends on the sibling; a re-export itself is no dependency. Code under
`#[cfg(test)]` is left out.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CRATES = ("domain", "backend", "app", "frontend", "server", "testing")

TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|(?:b|c)?r(?P<h>#*)".*?"(?P=h)|b?"(?:\\.|[^"\\])*"|b?'(?:\\.[^']*|[^'\\])'""", re.S
)
USE = re.compile(r"((?:pub(?:\([^)]*\))?\s+)?)use\s+([^;]+);")
MOD = re.compile(r"\bmod\s+(\w+)\s*;")
PATH = re.compile(r"(?<![\w:.])(\w+)((?:\s*::\s*\w+)+)")


def blank(text: str) -> str:
    """The text without comments and strings, and without what only tests see."""
    text = TOKEN.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    while found := re.search(r"#\[cfg\((?:test|any\(test[^\]]*)\)\]\s*(?:#\[[^\]]*\]\s*)*", text):
        start, position, depth = found.start(), found.end(), 0
        while position < len(text):
            if text[position] == "{":
                depth += 1
            elif text[position] == "}":
                depth -= 1
                if depth == 0:
                    break
            elif text[position] == ";" and depth == 0:
                break
            position += 1
        text = text[:start] + re.sub(r"[^\n]", " ", text[start : position + 1]) + text[position + 1 :]
    return text


def split_list(text: str) -> list[str]:
    parts, depth, current = [], 0, ""
    for char in text:
        depth += (char == "{") - (char == "}")
        if char == "," and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += char
    return [part.strip() for part in [*parts, current] if part.strip()]


def leaves(tree: str, prefix: tuple[str, ...] = ()) -> list[tuple[str, tuple[str, ...]]]:
    """The names a `use` tree brings in, each with its path."""
    tree = tree.strip()
    if found := re.fullmatch(r"(?:([\w:\s]*?)::\s*)?\{(.*)\}", tree, re.S):
        head = tuple(re.findall(r"\w+", found.group(1) or ""))
        return [leaf for part in split_list(found.group(2)) for leaf in leaves(part, prefix + head)]
    found = re.fullmatch(r"([\w:\s*]+?)(?:\s+as\s+(\w+))?", tree)
    if not found:
        return []
    path = prefix + tuple(re.findall(r"\w+|\*", found.group(1)))
    if path[-1] == "self":
        path = path[:-1]
    return [(found.group(2) or path[-1], path)]


class Crate:
    def __init__(self, source: Path):
        self.files = {self.module(source, path): path for path in sorted(source.rglob("*.rs")) if path.name != "main.rs"}
        self.text = {module: blank(path.read_text()) for module, path in self.files.items()}
        self.names: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}
        self.reexports: dict[tuple[str, ...], set[str]] = {}
        self.globs: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for module, text in self.text.items():
            names, out, globs = {}, set(), []
            for name in MOD.findall(text):
                names[name] = (*module, name)
            for visibility, tree in USE.findall(text):
                for name, path in leaves(tree):
                    path = self.absolute(module, path)
                    if name == "*":
                        globs.append(path)
                    elif name not in names or names[name] != path:
                        # A function may share its module's name: both ways lead to the same file.
                        names[name] = path
                        if visibility:
                            out.add(name)
            self.names[module], self.reexports[module], self.globs[module] = names, out, globs

    @staticmethod
    def module(source: Path, path: Path) -> tuple[str, ...]:
        parts = path.relative_to(source).with_suffix("").parts
        return () if parts == ("lib",) else parts[:-1] if parts[-1] == "mod" else parts

    def absolute(self, module: tuple[str, ...], path: tuple[str, ...]) -> tuple[str, ...]:
        """A path from the crate's root; what is another crate's begins with `::`."""
        if path[0] == "crate":
            return path[1:]
        if path[0] == "self":
            return module + path[1:]
        if path[0] == "super":
            while path and path[0] == "super":
                module, path = module[:-1], path[1:]
            return module + path
        if (*module, path[0]) in self.files:
            return module + path
        return ("::", *path)

    def home(self, path: tuple[str, ...], seen: frozenset = frozenset()) -> tuple[str, ...] | None:
        """The module whose file defines what is at `path`."""
        if not path or path[0] == "::" or path in seen:
            return None
        for length in range(len(path), -1, -1):
            module = path[:length]
            if module not in self.files:
                continue
            rest = path[length:]
            if not rest:
                parent = self.names.get(path[:-1], {}).get(path[-1]) if path else None
                # `mod x; pub use self::x::x;`
                return self.home(parent, seen | {path}) or module if parent and parent != path else module
            target = self.names[module].get(rest[0])
            if target and target != module + rest:
                return self.home(target + rest[1:], seen | {path}) if target[0:1] != ("::",) else None
            for glob in self.globs[module]:
                found = self.home((*glob, *rest), seen | {path})
                if found is not None and found != module and self.defines(found, rest[0]):
                    return found
            return module
        return None

    def defines(self, module: tuple[str, ...], name: str) -> bool:
        return bool(re.search(rf"\b(?:fn|struct|enum|trait|type|const|static|union|macro_rules!)\s+{name}\b", self.text[module]))

    def needs(self, module: tuple[str, ...]) -> set[tuple[str, ...]]:
        """The modules whose files this one depends on."""
        code = re.sub(r"\bpub\(in [^)]*\)|\bmod\s+\w+\s*;", "", USE.sub("", self.text[module]))
        found = set()
        for name, path in self.names[module].items():
            is_used = name == "_" or re.search(rf"(?<![\w:]){name}\b", code)
            is_module = path in self.files
            # A function may have the name of its module, and be meant by the same words.
            twin = self.names.get(path[:-1], {}).get(path[-1], path) if is_module else path
            if twin != path and re.search(rf"(?<![\w:.]){name}\b(?!\s*::)", code):
                found.add(self.home(twin))
            if not is_module and (is_used or name not in self.reexports[module]):
                found.add(self.home(path))
        for head, rest in PATH.findall(code):
            path = (head, *re.findall(r"\w+", rest))
            if head in ("crate", "super", "self"):
                found.add(self.home(self.absolute(module, path)))
            elif head in self.names[module]:
                found.add(self.home(self.names[module][head] + path[1:]))
        return {other for other in found if other is not None and other != module}


def circles(graph: dict) -> list[set]:
    """The strongly connected parts of more than one file (Tarjan's way, without recursion)."""
    index, low, on, stack, found = {}, {}, set(), [], []
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(sorted(graph[root])))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on.add(root)
        while work:
            node, others = work[-1]
            for other in others:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on.add(other)
                    work.append((other, iter(sorted(graph[other]))))
                    break
                if other in on:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    part = set()
                    while True:
                        member = stack.pop()
                        on.discard(member)
                        part.add(member)
                        if member == node:
                            break
                    if len(part) > 1:
                        found.append(part)
    return found


def way_round(graph: dict, part: set) -> list:
    """A shortest way from one file of a circle back to it."""
    best = None
    for start in sorted(part):
        ways, seen = [[start]], {start}
        while ways:
            way = ways.pop(0)
            for other in sorted(graph[way[-1]] & part):
                if other == start:
                    if best is None or len(way) < len(best):
                        best = way
                    ways = []
                    break
                if other not in seen:
                    seen.add(other)
                    ways.append([*way, other])
    return [*best, best[0]]


def main() -> int:
    failed = False
    for name in CRATES:
        crate = Crate(ROOT / name / "src")
        graph = {module: crate.needs(module) for module in crate.files}
        shown = {module: str(path.relative_to(ROOT)) for module, path in crate.files.items()}
        for part in circles(graph):
            failed = True
            print(f"A circle of files in {name}: {', '.join(sorted(shown[module] for module in part))}", file=sys.stderr)
            print("  " + " -> ".join(shown[module] for module in way_round(graph, part)), file=sys.stderr)
        if "-v" in sys.argv:
            print(f"{name}: {len(graph)} files, {sum(map(len, graph.values()))} dependencies")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
