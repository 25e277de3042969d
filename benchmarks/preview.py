# SPDX-License-Identifier: MIT
"""What an editor waits for: from the file's write to the new picture painted, in a real browser.

    .venv/bin/python benchmarks/preview.py [--edits 40] [--quick]

Each edit changes one word for another of the same length in a paragraph that is in sight. In the
same run, so that the machine's load weighs on all alike: the first page after the command, an
issue of about a hundred pages, and beside them Typst's compiler and Vivliostyle where they are
installed, and WeasyPrint on a plain page of the same text. The processor's time per edit is told
too, for it depends less on what else the machine does.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import resource
import select
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from build import copy_workspace, enlarged, plain_html
from playwright.sync_api import Page, sync_playwright

from forumpress.preview.serve import ask, running_previews
from forumpress.workspace import Workspace

BIN = Path(sys.executable).parent
WATCH = """
window.painted = [];
addEventListener('painted', (event) => {
  const sheet = event.target.closest('.sheet');
  if (!sheet) return;
  const name = event.detail.fingerprint.split('-')[0];
  requestAnimationFrame(() => setTimeout(() => painted.push([performance.timeOrigin + performance.now(), name])));
});
"""
"""A picture is on the screen one frame after it was drawn."""
_PROSE = re.compile(r"^ {10}(?=[A-Z]).{250,}$", re.MULTILINE)
_WORD = re.compile(r"(?<= )[a-z]{6,}(?= )")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=40)
    parser.add_argument("--quick", action="store_true", help="leave out the hundred pages and the others")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the beginning")
    with tempfile.TemporaryDirectory() as folder:
        workspace = copy_workspace(Path(folder) / "workspace")
        with browser() as page:
            small = measure(page, workspace, workspace.root / "issues/2022-11.yaml", arguments.edits)
            if not arguments.quick:
                path, _ = enlarged(workspace, 12)
                large = measure(page, workspace, path, arguments.edits)
                print(f"ratio of the two, p50: {large / small:.2f}   (target: at most 1.30)")
        if not arguments.quick:
            others(workspace, arguments.edits)
    print(f"load {os.getloadavg()[0]:.1f} at the end")


@contextlib.contextmanager
def browser() -> Iterator[Page]:
    """A page of a headless Chromium that notes when it has painted."""
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or sys.exit("chromium is not installed")
        made = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = made.new_page(viewport={"width": 1280, "height": 900})
        page.add_init_script(WATCH)
        yield page
        made.close()


def measure(page: Page, workspace: Workspace, path: Path, edits: int) -> float:
    """First page, then edits; the median of an edit in milliseconds."""
    begin = time.time()
    process = subprocess.Popen(
        [BIN / "forumpress", "preview", path, "--port", "0"],
        cwd=workspace.root,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        select.select([process.stdout], [], [], 60)
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        page.goto(found[0].replace("localhost", "127.0.0.1"))
        first = painted_after(page, begin, set())
        page.wait_for_selector("text=Live", timeout=120_000)
        count = page.locator(".sheet").count()
        target = "   (target: 2.5 s)" if count < 20 else ""
        print(f"\n{count} pages: first page painted {first / 1000:.2f} s after the command{target}")
        page.wait_for_timeout(1500)
        return edit_again_and_again(page, workspace, path, process.pid, edits)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def edit_again_and_again(page: Page, workspace: Workspace, path: Path, process: int, edits: int) -> float:
    dice = random.Random(5)
    original = text = path.read_text("utf-8")
    known = {name for _, name in page.evaluate("painted")}
    (running,) = running_previews(workspace.cache / "previews")
    waits: list[float] = []
    spent: list[float] = []
    for _ in range(edits):
        line = dice.choice(list(_PROSE.finditer(text)))
        word = dice.choice(list(_WORD.finditer(text, line.start(), line.end())))
        number = text.count("\n", 0, word.start()) + 1
        column = word.start() - text.rfind("\n", 0, word.start())
        ask(running, "locate", {"place": f"{workspace.name(path)}:{number}:{column}"})
        page.wait_for_timeout(900)
        known |= {name for _, name in page.evaluate("painted")}
        letters = list(word[0])
        dice.shuffle(letters)
        other = "".join(letters) if "".join(letters) != word[0] else word[0][::-1]
        text = text[: word.start()] + other + text[word.end() :]
        before = processor_time(process)
        begin = time.time()
        path.write_text(text, "utf-8")
        waits.append(painted_after(page, begin, known))
        spent.append(processor_time(process) - before)
    path.write_text(original, "utf-8")
    waits.sort()
    p50, p95 = statistics.median(waits), waits[min(len(waits) - 1, int(len(waits) * 0.95))]
    print(f"edit: p50 {p50:.0f} ms, p95 {p95:.0f} ms, least {waits[0]:.0f} ms   (target: 100 and 200)")
    print(f"      the preview's processor time until then: p50 {statistics.median(spent):.0f} ms")
    print(f"      resident memory of the preview: {resident(process) / 1e6:.0f} MB")
    return p50


def painted_after(page: Page, begin: float, known: set[str], idle_seconds: float = 60.0) -> float:
    """Milliseconds from `begin` until a picture that is not among `known` was painted."""
    while time.time() < begin + idle_seconds:
        news = [at for at, name in page.evaluate("painted") if name not in known and at > begin * 1000]
        if news:
            return float(min(news) - begin * 1000)
        time.sleep(0.02)
    sys.exit("nothing was painted")


def processor_time(process: int) -> float:
    """Milliseconds of processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def resident(process: int) -> int:
    """Bytes of memory that a process holds."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize()


def others(workspace: Workspace, edits: int) -> None:
    """What other programs take to set the same words again, without a browser."""
    print("\nbeside it, on the same text, until the PDF is written:")
    plain = workspace.root / "plain.html"
    html = plain_html(workspace)
    plain.write_text(html, "utf-8")
    weasyprint(plain)
    typst(workspace, html, edits)
    vivliostyle(workspace, plain)


def weasyprint(plain: Path) -> None:
    from weasyprint import HTML

    HTML(plain).render()
    begin = time.perf_counter()
    HTML(plain).write_pdf()
    print(f"WeasyPrint, a plain page rebuilt in a warm process   {(time.perf_counter() - begin) * 1000:6.0f} ms")


def typst(workspace: Workspace, html: str, edits: int) -> None:
    try:
        import typst as compiler
    except ImportError:
        print("Typst: not installed (requirements/benchmarks.lock)")
        return
    words = re.sub(r"<(h2|p)[^>]*>(.*?)</\1>", lambda m: f"\n\n{'= ' if m[1] == 'h2' else ''}{escaped(m[2])}\n", html)
    body = re.sub(r"<style>.*?</style>|<[^>]+>", "", words, flags=re.DOTALL)
    head = '#set page("a4", columns: 2)\n#set par(justify: true)\n#set text(size: 9.7pt, lang: "en")\n'
    source = workspace.root / "sample.typ"
    source.write_text(head + body, "utf-8")
    made = compiler.Compiler(str(source))
    made.compile()
    took = []
    for number in range(min(edits, 15)):
        source.write_text(head + body.replace("perseverance", f"perseve{'ar' if number % 2 else 'ra'}nce"), "utf-8")
        begin = time.perf_counter()
        made.compile()
        took.append((time.perf_counter() - begin) * 1000)
    print(f"Typst, incremental, after a one-word edit            {statistics.median(took):6.0f} ms")


def escaped(html: str) -> str:
    """Words of a paragraph as Typst reads them."""
    text = re.sub(r"<[^>]+>", "", html)
    for name, letter in (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'")):
        text = text.replace(name, letter)
    return re.sub(r"([\\#$*_`<>@=\[\]/+-])", r"\\\1", text)


def vivliostyle(workspace: Workspace, plain: Path) -> None:
    program = shutil.which("vivliostyle")
    if program is None:
        print("Vivliostyle: not installed (the npm package @vivliostyle/cli)")
        return
    begin = time.perf_counter()
    subprocess.run(
        [program, "build", plain, "-o", workspace.root / "viv.pdf", "--executable-browser", "/usr/bin/chromium"],
        check=True,
        capture_output=True,
    )
    print(f"Vivliostyle, a build                                 {(time.perf_counter() - begin) * 1000:6.0f} ms")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
