# SPDX-License-Identifier: Apache-2.0
"""Who may include whom, and what each part of the tree stays free of. `faults(root)` lists what breaks that."""

import re
from pathlib import Path

LIB = ["lib/base", "lib/domain", "lib/protocol", "lib/store"]

# A part and the parts that it may include beside itself. Files right below daemon/ are a part of their own.
MAY_INCLUDE = {
    "lib/base": [],
    "lib/identity": ["lib/base"],
    "lib/domain": ["lib/base"],
    "lib/assistant": ["lib/base", "lib/domain"],
    "lib/protocol": ["lib/base", "lib/domain"],
    "lib/store": ["lib/base", "lib/domain", "lib/protocol"],
    "lib/client": ["lib/base", "lib/domain", "lib/protocol"],
    "lib/bench": ["lib/base"],
    "lib/rules/words": ["lib/base"],
    "lib/sandbox": ["lib/base", "lib/domain", "lib/rules/words"],
    "daemon/core": LIB,
    "daemon/work": LIB + ["daemon/core"],
    "daemon/assistant": LIB + ["lib/assistant", "daemon/core"],
    "daemon/rules": LIB + ["lib/rules/words", "lib/sandbox", "lib/assistant", "daemon/core", "daemon/assistant"],
    "daemon/net": ["lib/base", "daemon/core"],
    "daemon/web": ["lib/base"],
    "daemon/http": ["lib/base", "lib/domain", "lib/protocol", "daemon/core", "daemon/net", "daemon/web"],
    "daemon": LIB + ["lib/sandbox", "lib/assistant", "lib/identity", "daemon/core", "daemon/work", "daemon/assistant",
                     "daemon/rules", "daemon/net", "daemon/web", "daemon/http"],
    "cmd": ["lib/base", "lib/identity", "lib/domain", "lib/protocol", "lib/client", "lib/bench"],
    "man": ["lib/base", "lib/domain", "cmd", "daemon"],
}

RAW_SOCKETS = [r"#include <(libwebsockets\.h|uv\.h|sys/socket\.h|sys/epoll\.h|netdb\.h)>"]
SOCKETS = RAW_SOCKETS + [r"#include <curl/.*>"]
THREADS = [r"#include <(thread|mutex|shared_mutex|condition_variable|future|atomic)>"]
WALL_CLOCKS = [r"\b(system_clock|high_resolution_clock|random_device|gettimeofday|clock_gettime)\b"]
CLOCKS = WALL_CLOCKS + [r"\bsteady_clock\b"]
SQLITE = [r"#include <(SQLiteCpp/.*|sqlite3\.h)>"]
PRINTING = [r"\bstd::(cout|cerr|clog|printf|puts|fputs)\b", r"(?<![\w:])(printf|puts)\("]

# Lines that a part may not hold, as regular expressions.
FREE_OF = {
    "lib/base": SOCKETS + THREADS + SQLITE + PRINTING,
    "lib/identity": SOCKETS + THREADS + CLOCKS + SQLITE + PRINTING,
    "lib/domain": SOCKETS + THREADS + CLOCKS + PRINTING,
    "lib/protocol": SOCKETS + THREADS + CLOCKS + SQLITE + PRINTING,
    "lib/store": SOCKETS + THREADS + CLOCKS + PRINTING,
    "lib/client": SQLITE,
    "lib/assistant": RAW_SOCKETS + WALL_CLOCKS + SQLITE + PRINTING,
    "lib/rules/words": SOCKETS + THREADS + CLOCKS + SQLITE + PRINTING,
    "lib/sandbox": SOCKETS + THREADS + WALL_CLOCKS + PRINTING,
    "daemon/core": SOCKETS + THREADS + CLOCKS + SQLITE + PRINTING,
    "daemon/work": SOCKETS + CLOCKS + PRINTING,
    "daemon/assistant": SOCKETS + SQLITE + PRINTING,
    "daemon/rules": SOCKETS + SQLITE + WALL_CLOCKS + PRINTING,
    "daemon/net": SQLITE + PRINTING,
    "daemon/web": SOCKETS + THREADS + CLOCKS + SQLITE + PRINTING,
    "daemon/http": SOCKETS + THREADS + CLOCKS + SQLITE + PRINTING,
    "cmd": SQLITE + PRINTING,
}

SPDX = "// SPDX-License-Identifier: Apache-2.0"


def part_of(path):
    """lib/base/json.h is of lib/base, daemon/core/hub.h of daemon/core, daemon/main.cpp of daemon.

    A folder further down is a part of its own where the table of parts has it: lib/rules/words."""
    folders = path.split("/")[:-1]
    if "/".join(folders[:3]) in MAY_INCLUDE:
        return "/".join(folders[:3])
    below_program = len(folders) > 1 and folders[0] in ("lib", "daemon")
    return "/".join(folders[:2]) if below_program else folders[0]


def included(line):
    """The file of the tree that a line includes, from the root; None for others."""
    match = re.match(r'\s*#include "([^"]+)"', line)
    if not match:
        return None
    path = match[1]
    return path if path.split("/")[0] in ("daemon", "cmd", "man", "tests") else "lib/" + path


def edge_faults(path, lines):
    part = part_of(path)
    if part not in MAY_INCLUDE:
        return [f"{path}: {part} is not in the table of parts"]
    allowed = [part] + MAY_INCLUDE[part]
    targets = [(number, included(line)) for number, line in enumerate(lines, 1)]
    return [
        f"{path}:{number}: {part} may not include {target}"
        for number, target in targets
        if target and part_of(target) not in allowed
    ]


def content_faults(path, lines):
    forbidden = FREE_OF.get(part_of(path), [])
    code = [(number, line.split("//")[0]) for number, line in enumerate(lines, 1)]
    return [
        f"{path}:{number}: {part_of(path)} stays free of {match[0].strip()}"
        for number, line in code
        for pattern in forbidden
        if (match := re.search(pattern, line))
    ]


def header_faults(path, lines):
    if lines[:1] != [SPDX]:
        yield f"{path}: the first line is not {SPDX}"
    if not path.endswith(".h"):
        return
    second = "".join(lines[1:2])
    if not second.startswith("// ") or len(second) < 40:
        yield f"{path}: the second line does not begin a paragraph on what the header is for"
    if "#pragma once" not in lines:
        yield f"{path}: #pragma once is missing"


def types_in(lines):
    """The types that are defined right in a named namespace, with it: "syncd::domain::Event"."""
    spaces = []
    for line in lines:
        if (opened := re.match(r"namespace\s*([\w:]*)\s*\{", line)) and "}" not in line:
            spaces.append(opened[1])
        elif re.match(r"\}\s*// namespace", line) and spaces:
            spaces.pop()
        elif (named := re.match(r"(?:struct|class|enum class|union) (\w+)\b(?! *::)[^;]*\{", line)) and "" not in spaces:
            yield "::".join(spaces + [named[1]])


def twin_faults(types):
    """Two types of one name are one to the linker, which gives both the code of either."""
    for name, places in sorted(types.items()):
        if len(places) > 1:
            yield f"{places[1]}: {name} is defined in {places[0]}, too"


def operation_faults(root):
    """Every file of operations/ is a row of the table, and every row has its file."""
    folder = root / "lib/domain/operations"
    files = {file.stem for file in folder.glob("*.cpp")}
    rows = set(re.findall(r"\bROW\((\w+)\)", (root / "lib/domain/table.cpp").read_text())) - {"name"}
    for name in sorted(files - rows):
        yield f"lib/domain/operations/{name}.cpp has no row in lib/domain/table.cpp"
    for name in sorted(rows - files):
        yield f"lib/domain/table.cpp: the row {name} has no file in lib/domain/operations"


def faults(root):
    found = []
    types = {}
    for folder in ("lib", "daemon", "cmd", "man"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix not in (".h", ".cpp"):
                continue
            path = file.relative_to(root).as_posix()
            lines = file.read_text().splitlines()
            found += edge_faults(path, lines) + content_faults(path, lines) + list(header_faults(path, lines))
            for name in types_in(lines):
                types.setdefault(name, []).append(path)
    return found + list(twin_faults(types)) + list(operation_faults(root))
