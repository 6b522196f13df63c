#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names every class, struct, enum and free function in the headers of core/ that says nothing about itself.

A declaration says something by a comment right above it or on its last line. Functions in an unbroken block share the
comment above the first: an overload needs none of its own. Forward declarations, specialisations of std's templates and
what lies in a namespace `detail` are not public.

    docstrings.py ROOT    prints "FILE:LINE: NAME" for each one; exit status 1 if there is any
"""
import pathlib
import re
import sys

TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*)
      | (?P<block>/\*.*?\*/)
      | (?P<directive>^[ \t]*\#(?:[^\n\\]|\\.)*(?:\\\n[^\n]*)*)
      | (?P<string>R"\((?:.*?)\)"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)')
      | (?P<mark>[{};])
      | (?P<blank>\n[ \t]*(?=\n))
      | (?P<newline>\n)
      | (?P<other>[^\n])""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


class Statement:
    """What stands between two semicolons or closing braces at namespace scope."""

    def __init__(self, commented):
        self.text, self.line, self.commented, self.first = "", 0, commented, True


def statements(source):
    """The statements of a header at namespace scope, outside `detail`, each with what is known about its comment."""
    scopes = []  # names of the open namespaces
    depth = 0  # braces inside the statement
    line = 1
    above = False  # a comment ended on the line before
    current = None
    last = None  # the statement that ended on this line
    for match in TOKEN.finditer(source):
        kind, text = match.lastgroup, match.group()
        if kind in ("comment", "block"):
            if last is not None and last.end == line:
                last.commented = True
            elif current is None:
                above = True
        elif kind == "blank":
            above, last = False, None
        elif kind == "directive":
            above = False
        elif kind == "mark" or kind in ("string", "other") and not text.isspace():
            if current is None and text == "}":
                scopes.pop()
                above, last = False, None
            elif current is None and text != ";":
                current = Statement(above)
                current.line, current.after = line, last
                above = False
            if current is not None:
                depth += {"{": 1, "}": -1}.get(text, 0) if kind == "mark" else 0
                current.text += text
                opened = re.match(r"(?:inline\s+)?namespace\s*([\w:]*)\s*\{$|extern\s*\"C\"\s*\{$", current.text)
                if opened:
                    scopes.append(opened.group(1) or "")
                    current, depth, last = None, 0, None
                elif depth == 0 and (text == ";" or text == "}" and not needs_semicolon(current.text)):
                    current.end = line
                    if "detail" not in scopes:
                        yield current
                    current, last = None, current
        elif current is not None:
            current.text += " "
        line += text.count("\n")


def needs_semicolon(text):
    return re.match(r"(template\s*<.*?>\s*)?(class|struct|enum|union)\b", text) or re.search(r"=\s*\{", text)


def strip(text, opening, closing):
    """The text without what stands in brackets."""
    kept, depth = "", 0
    for character in text:
        depth += character == opening
        if depth == 0:
            kept += character
        depth -= character == closing and depth > 0
    return kept


def public_name(statement):
    """The name that a statement makes public and what it is; None where it declares nothing to be described."""
    text = re.sub(r"\[\[.*?\]\]", "", statement.text).strip()
    bare = re.sub(r"^template\s*(?=<)", "", text)
    bare = strip(bare, "<", ">").strip() if bare != text else text
    kind = re.match(r"(?:class|struct|union|enum(?: +class| +struct)?)\s+(?:alignas\s*\(\w+\)\s*)?([\w:]+)[^;(]*\{", bare)
    if kind:
        return None if text.startswith("template <>") else (kind.group(1), "type")
    if re.match(r"(?:class|struct|union|enum|using|typedef|static_assert|friend)\b", bare):
        return None
    head = strip(bare, "{", "}")
    head = re.sub(r"operator\s*\(\s*\)", "operator_call", head)
    before = head.split("(")[0]
    if "(" not in head or "=" in before.replace("operator=", "").replace("==", ""):
        return None
    name = re.search(r"(operator\s*\S+|[\w:~]+)\s*$", before)
    # a qualified name is the definition of what its class describes
    return (name.group(1), "function") if name and "::" not in name.group(1) else None


def unexplained(source):
    found = []
    for statement in statements(source):
        named = public_name(statement)
        statement.kind = named[1] if named else "other"
        after = statement.after
        if statement.kind == "function" and after is not None and after.kind == "function" and after.commented:
            statement.commented = True
        if named and not statement.commented:
            found.append((statement, named[0]))
    # a comment at a declaration's end is seen after it
    return [(statement.line, name) for statement, name in found if not statement.commented]


def main():
    root = pathlib.Path(sys.argv[1])
    headers = sorted((root / "core").rglob("*.h"))
    if not headers:
        sys.exit(f"no headers found under {root}/core: the check would pass without looking")
    lines = []
    for header in headers:
        lines += [f"{header.relative_to(root)}:{line}: {name}" for line, name in unexplained(header.read_text())]
    if lines:
        print(f"{len(lines)} public names without a comment:", *lines, sep="\n  ")
    sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
