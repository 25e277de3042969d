# SPDX-License-Identifier: MIT
"""How long the search of `forumpress fit` takes beside composing the issue: `python benchmarks/fit.py [ISSUE]`.

Processor time of this process; composing is everything up to the planned pages, cold. Each number of pages is asked of
an issue that was just composed, with nothing remembered of an earlier search.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from forumpress.typeset.fitting.changes import Means
from forumpress.typeset.fitting.fit import fit
from forumpress.typeset.makeup import make_up
from forumpress.typeset.pages import make_up_story
from forumpress.typeset.press import Press
from forumpress.workspace import Workspace

ROUNDS = 3


def main(path: Path) -> None:
    workspace = Workspace.containing(path)
    Press(workspace).typeset(path)  # fonts and pictures are derived once, for all
    for layout in ("forum", "digest"):
        composing, made, searches = [], [], {}
        for _ in range(ROUNDS):
            make_up_story.cache_clear()
            press = Press(workspace)
            start = time.process_time()
            typeset = press.typeset(path, layout)
            composing.append(time.process_time() - start)
            make_up_story.cache_clear()
            start = time.process_time()
            make_up(typeset.galleys, typeset.pack.format, typeset.pack.styles, typeset.pack.rules)
            made.append(time.process_time() - start)
            count = len(typeset.plan.pages)
            for wanted in (count - 1, count + 1, count + 4 - count % 4):
                make_up_story.cache_clear()
                start = time.process_time()
                found = fit(press, typeset, wanted, tuple(Means))
                how = "changes" if found.changes else f"{found.lines} lines" if found.missing else "nothing found"
                searches.setdefault((wanted, how), []).append(time.process_time() - start)
        whole = statistics.median(composing)
        print(f"{layout}: {count} pages; make-up {statistics.median(made) / whole:.3f} of composing")
        for (wanted, how), times in searches.items():
            print(f"  to {wanted}: {statistics.median(times) / whole:.2f} of composing ({how})")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "issues/2022-11.yaml").resolve())
