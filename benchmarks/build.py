# SPDX-License-Identifier: MIT
"""What typesetting costs, as ratios measured in one run.

    .venv/bin/python benchmarks/build.py [--rounds 5] [--quick]

Whole `forumpress build` of the sample against the `weasyprint` command on a plain two-column
page of the same text, fonts and pictures; typesetting again after a one-paragraph edit against a
full typesetting, from 8 to 100 pages; memory; twenty issues with two jobs against one.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from html import escape
from pathlib import Path

from forumpress.issue.read import read_issue
from forumpress.layout.inline import plain_text
from forumpress.layout.pack import read_pack
from forumpress.layout.story import Box, Paragraph
from forumpress.typeset.fonts import load_fonts
from forumpress.typeset.press import Press
from forumpress.typeset.proof import Purpose
from forumpress.workspace import Workspace

ROOT = Path(__file__).parents[1]
BIN = ROOT / ".venv" / "bin"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="leave out the 100 pages and the twenty issues")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = copy_workspace(Path(folder) / "workspace")
        whole_process(workspace, arguments.rounds)
        edits(workspace, (1,) if arguments.quick else (1, 4, 12), arguments.rounds)
        if not arguments.quick:
            memory(workspace)
            jobs(workspace)


def copy_workspace(root: Path) -> Workspace:
    """A workspace with the sample, its fonts made and its pictures derived."""
    for folder in ("issues", "assets/2022-11"):
        shutil.copytree(ROOT / folder, root / folder)
    workspace = Workspace.at(root)
    subprocess.run([BIN / "forumpress", "build", "issues/2022-11.yaml"], cwd=root, check=True, capture_output=True)
    return workspace


def timed(command: list[str | Path], cwd: Path) -> float:
    begin = time.perf_counter()
    subprocess.run(command, cwd=cwd, check=True, capture_output=True)
    return time.perf_counter() - begin


def whole_process(workspace: Workspace, rounds: int) -> None:
    """The command against the weasyprint command, alternating."""
    plain = workspace.root / "plain.html"
    plain.write_text(plain_html(workspace), "utf-8")
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        ours.append(timed([BIN / "forumpress", "build", "issues/2022-11.yaml"], workspace.root))
        theirs.append(timed([BIN / "weasyprint", plain, workspace.root / "plain.pdf"], workspace.root))
    a, b = statistics.median(ours), statistics.median(theirs)
    print(f"forumpress build, whole process, preflight included   {a:6.2f} s")
    print(f"weasyprint on a plain page of the same text           {b:6.2f} s")
    print(f"ratio                                                 {a / b:6.2f}   (target: at most 0.80)")


def plain_html(workspace: Workspace) -> str:
    """The sample's words, fonts and pictures as a plain page in two columns, without our composer or make-up."""
    press = Press(workspace)
    issue = read_issue(workspace.root / "issues/2022-11.yaml", workspace).issue
    typeset = press.typeset(workspace.root / "issues/2022-11.yaml")
    fonts = load_fonts(ROOT / "fonts" / "fonts.yaml", workspace.cache / "fonts")
    style = read_pack(ROOT / "layouts" / "forum").styles["body"]
    parts = [
        f'<html lang="{issue.language}"><meta charset="utf-8"><style>{fonts.css()}',
        "@page{size:A4;margin:27mm 17mm 21mm}",
        f'body{{font:{style.size}pt/{style.leading}pt "Source Serif 4";text-align:justify;hyphens:auto;margin:0}}',
        '.c{columns:2;column-gap:6.4mm}p{margin:0;text-indent:11pt}h2{font:600 24pt/28pt "Source Serif 4 Display"}',
        'img{width:100%}figure{margin:0 0 13pt}.box{font:8pt/11pt "Source Sans 3"}</style>',
    ]
    for story in typeset.stories:
        parts.append(f"<h2>{escape(plain_text(story.title))}</h2><div class=c>")
        for block in story.blocks:
            if isinstance(block, Paragraph):
                parts.append(f"<p>{''.join(escape(run.text.plain) for run in block.runs)}</p>")
            elif isinstance(block, Box):
                sources = [workspace.resolve(picture.path or "").as_uri() for picture in block.pictures]
                parts += [f'<figure><img src="{source}"></figure>' for source in sources]
                parts.append("".join(f'<p class="box">{escape(text.plain)}</p>' for text in block.texts))
        parts.append("</div>")
    return "".join(parts)


def enlarged(workspace: Workspace, times: int) -> tuple[Path, int]:
    """The sample with its articles told so many times, and its pages."""
    text = (workspace.root / "issues/2022-11.yaml").read_text("utf-8")
    head, _, sections = text.partition("\nsections:\n")
    chunks = sections.split("\n  - name: ")
    bodies = []
    for chunk in chunks:
        name, _, rest = chunk.partition("\n    articles:\n")
        articles, _, fillers = rest.partition("\n    fillers:\n")
        copies = "\n".join(articles.rstrip() if n == 0 else rekeyed(articles.rstrip(), n) for n in range(times))
        bodies.append(f"{name}\n    articles:\n{copies}\n" + (f"    fillers:\n{fillers}" if fillers else ""))
    path = workspace.root / "issues" / f"times-{times}.yaml"
    path.write_text(
        head.replace("key: 2022-11", f"key: times-{times}") + "\nsections:\n" + "\n  - name: ".join(bodies), "utf-8"
    )
    return path, times


def rekeyed(articles: str, number: int) -> str:
    return "\n".join(f"{line}-{number}" if line.startswith("      - key: ") else line for line in articles.split("\n"))


def edits(workspace: Workspace, times: tuple[int, ...], rounds: int) -> None:
    """A one-word edit against a full typesetting in the same process."""
    for count in times:
        path, _ = enlarged(workspace, count)
        text = path.read_text("utf-8")
        press = Press(workspace)
        press.draw(press.typeset(path), Purpose())
        begin = time.perf_counter()
        press = Press(workspace)
        typeset = press.typeset(path)
        pages = len(press.draw(typeset, Purpose()))
        full = time.perf_counter() - begin
        again = []
        for number in range(rounds):
            path.write_text(text.replace("perseverance can do", f"{'x' * (number + 1)} can do", 1), "utf-8")
            begin = time.perf_counter()
            drawn = press.draw(press.typeset(path), Purpose())
            again.append(time.perf_counter() - begin)
            assert 1 <= sum(not page.cached for page in drawn) <= 2
        path.write_text(text, "utf-8")
        edit = statistics.median(again)
        print(f"{pages:4d} pages: full {full:6.2f} s, after an edit {edit:6.3f} s, ratio {edit / full:5.3f}")


def memory(workspace: Workspace) -> None:
    """Peak memory for each page, from a process of its own."""
    code = (
        "import re,sys;from pathlib import Path;from forumpress.typeset.press import Press;"
        "from forumpress.typeset.proof import Purpose;from forumpress.workspace import Workspace;"
        "p=Path(sys.argv[1]);w=Workspace.containing(p);r=Press(w);t=r.typeset(p);r.prove(t,Purpose());"
        "print(len(t.plan.pages),re.search(r'VmHWM:\\s+(\\d+)',Path('/proc/self/status').read_text())[1])"
    )
    found = []
    for count in (1, 12):
        path, _ = enlarged(workspace, count)
        out = subprocess.run([sys.executable, "-c", code, path], check=True, capture_output=True, text=True).stdout
        found.append([int(number) for number in out.split()])
    (few, base), (many, peak) = found
    print(f"peak memory: {base / 1024:.0f} MB at {few} pages, {peak / 1024:.0f} MB at {many} pages")
    print(f"             {(peak - base) / (many - few) / 1024:.1f} MB for each page more")


def jobs(workspace: Workspace) -> None:
    """Twenty issues with one job and with two."""
    text = (workspace.root / "issues/2022-11.yaml").read_text("utf-8")
    names = []
    for number in range(20):
        name = f"issues/many-{number}.yaml"
        (workspace.root / name).write_text(text.replace("key: 2022-11", f"key: many-{number}"), "utf-8")
        names.append(name)
    one = timed([BIN / "forumpress", "build", *names, "--jobs", "1"], workspace.root)
    two = timed([BIN / "forumpress", "build", *names, "--jobs", "2"], workspace.root)
    print(f"20 issues: one job {one:.1f} s, two jobs {two:.1f} s, {one / two:.2f} times faster (target: 1.8)")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
