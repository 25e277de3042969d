# SPDX-License-Identifier: MIT
"""Files are opened, written and removed in one module, which follows no link; the exceptions stand here."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from sourcetrees import source_nodes

HOME = "files.py"

ON_PATHS = frozenset(
    [
        "chmod",
        "from_file_path",
        "from_path",
        "hardlink_to",
        "lchmod",
        "mkdir",
        "open",
        "read_bytes",
        "read_text",
        "rename",
        "rmdir",
        "symlink_to",
        "touch",
        "unlink",
        "write_bytes",
        "write_text",
    ]
)
"""Methods that reach a file by its path, whatever they are called on."""
IN_MODULES = {
    "os": frozenset(
        [
            "chmod",
            "chown",
            "link",
            "makedirs",
            "mkdir",
            "mkfifo",
            "open",
            "remove",
            "removedirs",
            "rename",
            "renames",
            "replace",
            "rmdir",
            "symlink",
            "truncate",
            "unlink",
            "utime",
        ]
    ),
    "shutil": frozenset(("copy", "copy2", "copyfile", "copymode", "copystat", "copytree", "move", "rmtree")),
}
"""Functions that do."""

OURS = "comes with Forum Press"
OWN_FOLDER = "in a temporary folder of its own, which nobody else may enter"
MEMORY = "reads what is in memory"
STREAM = "a stream of a PDF, in memory"
ALLOWED_FILE_ACCESSES: dict[str, dict[str, str]] = {
    "cli/edit.py": {"webbrowser.open": "an address"},
    "cli/init.py": {"read_bytes": OURS},
    "cli/mail/desk.py": {"webbrowser.open": "an address"},
    "cli/preview.py": {"webbrowser.open": "an address"},
    "cli/run.py": {"os.open": "/dev/null, in place of a closed standard output"},
    "codes/registry.py": {"read_text": OURS},
    "deliver/bounce/phrases.py": {"read_text": OURS},
    "deliver/pagewords.py": {"read_text": OURS},
    "edition/conditions.py": {"read_bytes": OURS},
    "edition/finish_print.py": {"read_bytes": STREAM},
    "edition/press_content.py": {"read_bytes": STREAM},
    "edition/press_image.py": {"read_bytes": STREAM, "Image.open": MEMORY},
    "edition/screen_metadata.py": {"read_bytes": STREAM},
    "edition/tags/pieces.py": {"read_bytes": STREAM},
    "issue/begin.py": {"read_text": OURS},
    "issue/importing/archive.py": {"open": "a member of an archive in memory"},
    "issue/importing/formats.py": {"read_bytes": OWN_FOLDER, "write_bytes": OWN_FOLDER},
    "issue/importing/pictures.py": {"read_bytes": OWN_FOLDER, "write_bytes": OWN_FOLDER, "Image.open": MEMORY},
    "issue/importing/richtext.py": {"open": "a paragraph"},
    "layout/reflow/labels.py": {"read_text": OURS},
    "layout/words.py": {"read_text": OURS},
    "pdf/objects.py": {"read_bytes": STREAM, "pikepdf.open": MEMORY},
    "pdf/pdffont.py": {"read_bytes": STREAM},
    "preflight/compare/comparison_html.py": {"read_text": OURS},
    "preflight/plates.py": {"write_bytes": OWN_FOLDER, "unlink": OWN_FOLDER, "Image.open": OWN_FOLDER},
    "preflight/renders.py": {"write_bytes": OWN_FOLDER, "unlink": OWN_FOLDER, "Image.open": OWN_FOLDER},
    "preflight/report_html.py": {"read_text": OURS},
    "preflight/rules/a11y_screen_intent.py": {"read_bytes": STREAM},
    "preflight/rules/output_intent.py": {"read_bytes": STREAM},
    "preview/server.py": {"read_bytes": OURS},
    "temporary.py": {"shutil.rmtree": "the run's own temporary folder; rmtree follows no link"},
    "typeset/fontbytes.py": {"from_file_path": "names a handle that files.py opened"},
    "typeset/imagecolour.py": {"read_bytes": OURS},
    "typeset/imagefile.py": {"Image.open": MEMORY},
}
"""Calls that do not go through files.py, and why each may not."""


def file_accesses() -> Iterator[tuple[str, str]]:
    """File and name of every call that reaches a file by its path."""
    for relative, nodes in source_nodes().items():
        if relative != HOME:
            yield from ((relative, name) for name in _calls_among(nodes))


def file_calls(source: str) -> Iterator[str]:
    """The calls of one source text, as ALLOWED_FILE_ACCESSES names them."""
    yield from _calls_among(tuple(ast.walk(ast.parse(source))))


def _calls_among(nodes: Sequence[ast.AST]) -> Iterator[str]:
    own = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id="open"):
                yield "open"
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module in IN_MODULES:
                if name in IN_MODULES[module]:
                    yield f"{module}.{name}"
            case ast.Attribute(value=ast.Name(id="Image" | "pikepdf" | "webbrowser" as module), attr="open"):
                yield f"{module}.open"
            case ast.Attribute(value=ast.Name(id="self"), attr=name) if name in own:
                continue
            case ast.Attribute(attr="replace") if len(node.args) == 1 and not node.keywords:
                yield "replace"
            case ast.Attribute(attr=name) if name in ON_PATHS:
                yield name
