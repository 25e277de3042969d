# SPDX-License-Identifier: MIT
"""How right the access rules are on a corpus of files that are known to pass or fail.

    python benchmarks/foreign.py FOLDER [--show]

FOLDER holds PDFs as veraPDF's corpus names them: “… fail-….pdf” breaks the clause of its name, “… pass-….pdf” keeps
it. Fetch it with git from github.com/veraPDF/veraPDF-corpus, folder PDF_UA-1; it is not part of this project. Printed
are the pass files in which a rule of the screen profile finds an error, and the fail files in which none does, by
clause; `--show` lists them.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

from forumpress.finding import Severity
from forumpress.preflight.profile import Profile, load_profile
from forumpress.preflight.runrules import preflight

_OURS = frozenset({"access/no-claim", "access/no-bookmarks"})
"""House rules, and claims for PDF/A beside PDF/UA, which the corpus does not make."""


def access_rules() -> Profile:
    """The screen profile's rules on tags, all as they stand there, and nothing else."""
    profile = load_profile("screen")
    rules = [rule for rule in profile.rules if rule.rule.code.startswith("access/") and rule.rule.code not in _OURS]
    return replace(profile, rules=tuple(rules))


def main() -> int:
    """Reads the corpus and prints the table."""
    folder, show = Path(sys.argv[1]), "--show" in sys.argv
    profile = access_rules()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: list[str] = []
    for path in sorted(folder.rglob("*.pdf")):
        expected = "fail" if "-fail-" in path.name else "pass"
        findings = preflight(path, profile).findings
        codes = sorted({each.code for each in findings if each.severity is Severity.ERROR})
        clause = path.name.split("-t")[0]
        counts[clause][f"{expected} {'found' if codes else 'clean'}"] += 1
        if (expected == "fail") is not bool(codes):
            wrong.append(f"{expected}: {path.name}: {', '.join(codes) or 'nothing found'}")
    for clause, row in sorted(counts.items()):
        print(
            f"{clause:40} "
            + "  ".join(f"{name} {row[name]}" for name in ("pass clean", "pass found", "fail found", "fail clean"))
        )
    total = sum(counts.values(), Counter())
    print(f"pass files flagged {total['pass found']} of {total['pass found'] + total['pass clean']}; "
          f"fail files caught {total['fail found']} of {total['fail found'] + total['fail clean']}")  # fmt: skip
    if show:
        print("\n".join(wrong))
    return 0


if __name__ == "__main__":
    sys.exit(main())
