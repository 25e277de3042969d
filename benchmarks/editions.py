# SPDX-License-Identifier: MIT
"""What finishing and checking cost, against typesetting the same issue in the same run.

    .venv/bin/python benchmarks/editions.py [--rounds 5] [--quick]

Each step is timed alone in one process, in processor time, which a busy machine does not change (the
two threads of the print edition count in full). Pictures are derived and fonts made before. Typesetting is
reading, composing, making up and drawing the pages of both editions, with nothing in memory. The
print edition is finished once with no picture in memory (cold) and then again. The target: print
and screen finishing with their preflight, without the deep check, take at most half of the
typesetting time; and every step grows no faster than the pages. Exit code 1 when that is missed.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from build import copy_workspace, enlarged

from forumpress.edition.conditions import print_conditions
from forumpress.edition.editions import page_edition
from forumpress.edition.finish_booklet import finish_booklet
from forumpress.edition.finish_print import finish_print
from forumpress.edition.finish_proof import finish_proof
from forumpress.edition.finish_screen import finish_screen
from forumpress.edition.press_image import PICTURES
from forumpress.editiondraft import EditionDraft
from forumpress.pipeline import context_for
from forumpress.preflight.preflightreport import PreflightReport
from forumpress.preflight.profile import load_profile
from forumpress.preflight.runrules import preflight
from forumpress.typeset.press import Press, Typeset
from forumpress.typeset.proof import PageProof
from forumpress.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")
TARGET = 0.5
STRAIGHT = 1.25
"""How much more a page may cost in the longest issue than in the shortest."""


class Watch:
    """Processor times of steps, by name, in seconds."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}

    def take(self, name: str, step: Callable[P, R], *values: P.args, **named: P.kwargs) -> R:
        """Runs a step and notes what it took."""
        gc.collect()
        begin = time.process_time()
        result = step(*values, **named)
        self.times.setdefault(name, []).append(time.process_time() - begin)
        return result

    def median(self, *names: str) -> float:
        """The medians of the steps, added up."""
        return sum(statistics.median(self.times[name]) for name in names)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="the sample alone, without longer issues")
    arguments = parser.parse_args()
    missed = False
    costs: list[tuple[int, dict[str, float]]] = []
    with tempfile.TemporaryDirectory() as folder:
        workspace = copy_workspace(Path(folder) / "workspace")
        for times in (1,) if arguments.quick else (1, 4, 12):
            rounds = max(2, arguments.rounds // times)
            pages, watch = measure(workspace, times, rounds)
            share = show(pages, watch)
            missed |= times == 1 and share > TARGET
            costs.append((pages, {name: statistics.median(taken) for name, taken in watch.times.items()}))
    if len(costs) > 1:
        missed |= growth(costs)
    return int(missed)


def measure(workspace: Workspace, times: int, rounds: int) -> tuple[int, Watch]:
    """The number of pages of an issue so many times the sample, and what each step took."""
    path, _ = enlarged(workspace, times)
    Press(workspace).draw(Press(workspace).typeset(path), page_edition("print").purpose)
    watch = Watch()
    pages = [once(workspace, path, watch) for _ in range(rounds)]
    return pages[-1], watch


def once(workspace: Workspace, path: Path, watch: Watch) -> int:
    """Every step once, nothing in memory; the number of pages."""
    press = Press(workspace)
    typeset = watch.take("typeset: plan", press.typeset, path)
    screen = watch.take("typeset: draw screen", press.prove, typeset, page_edition("screen").purpose)
    printed = watch.take("typeset: draw print", press.prove, typeset, page_edition("print").purpose)
    profile = load_profile(page_edition("print").profile)
    conditions = print_conditions(profile.condition)
    PICTURES.clear()
    for_screen = watch.take("finish screen", finish_screen, screen)
    for_print = watch.take("finish print", finish_print, printed, conditions)
    watch.take("finish print again", finish_print, printed, conditions)
    watch.take("finish booklet", finish_booklet, screen)
    watch.take("finish proof", finish_proof, screen, typeset.pack.format, typeset.pack.styles)
    # An issue that repeats itself has findings of its own; what counts here is that every check is made.
    watch.take("preflight screen", check, typeset, screen, for_screen)
    watch.take("preflight print", check, typeset, printed, for_print)
    return len(typeset.plan.pages)


def check(typeset: Typeset, proof: PageProof, draft: EditionDraft) -> PreflightReport:
    """The preflight that a build makes, its profile and context included."""
    kind = page_edition(draft.kind)
    return preflight(draft.pdf, load_profile(kind.profile), context_for(typeset, proof, kind))


def show(pages: int, watch: Watch) -> float:
    """Prints the steps, and gives the share that the target speaks of."""
    typesetting = watch.median("typeset: plan", "typeset: draw screen", "typeset: draw print")
    finishing = watch.median("finish screen", "finish print", "preflight screen", "preflight print")
    print(f"\n{pages} pages")
    for name, taken in watch.times.items():
        print(f"  {name:<24}{1000 * statistics.median(taken):9.1f} ms")
    share = finishing / typesetting
    print(f"  typesetting, both editions {1000 * typesetting:6.0f} ms")
    print(
        f"  finishing and preflight    {1000 * finishing:6.0f} ms: {share:.2f} of it   (target: at most {TARGET:.2f})"
    )
    return share


def growth(costs: list[tuple[int, dict[str, float]]]) -> bool:
    """Prints how each step grows from the shortest issue to the longest; tells whether one grows faster."""
    (few, small), (many, large) = costs[0], costs[-1]
    print(f"\nfrom {few} to {many} pages, {many / few:.1f} times as many")
    crooked = False
    for name in small:
        factor = large[name] / small[name]
        per_page = factor / (many / few)
        bent = per_page > STRAIGHT and not name.startswith("typeset")
        crooked |= bent
        print(f"  {name:<24}{factor:7.1f} times, {per_page:4.2f} a page{'   faster than the pages' if bent else ''}")
    return crooked


if __name__ == "__main__":
    sys.exit(main())
