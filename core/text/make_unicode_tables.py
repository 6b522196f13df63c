# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes unicode_tables.h: the code points of the Unicode categories L* and N* as ranges.

    pip install unicodedata2==16.0.0
    python3 make_unicode_tables.py > unicode_tables.h

Unicode 16.0 is what the reference tokenizer's regular expressions know: of all 1,112,064 code points none is
classed otherwise (compared with the package tokenizers 0.23.3). A tokenizer must not follow the Unicode of the
machine it runs on, so the table is checked in and no library is asked.
"""
import unicodedata2 as unicodedata


def ranges(letter):
    found, start = [], None
    for code in range(0x110001):
        inside = code < 0x110000 and unicodedata.category(chr(code))[0] == letter
        if inside and start is None:
            start = code
        if not inside and start is not None:
            found.append((start, code - 1))
            start = None
    return found


def table(name, letter):
    rows = ranges(letter)
    print(f"inline constexpr CodeRange {name}[{len(rows)}] = {{")
    line = "   "
    for first, last in rows:
        item = f" {{0x{first:x}, 0x{last:x}}},"
        if len(line) + len(item) > 110:
            print(line)
            line = "   "
        line += item
    print(line + "\n};")


print("// SPDX-License-Identifier: GPL-3.0-or-later")
print(f"// Unicode {unicodedata.unidata_version}, written by make_unicode_tables.py; do not edit.")
print("// clang-format off")
print("#pragma once\n\n#include <cstdint>\n\nnamespace studio::text {\n")
print("/// Code points first to last, both included.")
print("struct CodeRange {\n    std::uint32_t first, last;\n};\n")
print("/// Categories Lu, Ll, Lt, Lm, Lo, ascending.")
table("kLetters", "L")
print("\n/// Categories Nd, Nl, No, ascending.")
table("kNumbers", "N")
print("\n}  // namespace studio::text\n// clang-format on")
