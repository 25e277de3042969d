# SPDX-License-Identifier: MIT
"""The page `docs/preflight.md`, made from the rules themselves; `make docs` writes it."""

from __future__ import annotations

from itertools import groupby

from forumpress.preflight.catalogue import all_rules
from forumpress.preflight.profile import Profile, load_profile, profile_names
from forumpress.preflight.refusals import REFUSALS, Refusal
from forumpress.preflight.rule import AnyRule, set_by_profile

_FAMILIES = {
    "access": "Access for everyone",
    "archive": "The archive",
    "bleed": "Bleed",
    "colour": "Colour",
    "file": "The file",
    "font": "Fonts",
    "ink": "Ink",
    "issue": "The issue",
    "line": "Lines",
    "link": "Links",
    "overprint": "Overprint",
    "page": "Each page",
    "pages": "All pages",
    "picture": "Pictures",
    "plates": "Plates",
    "print": "PDF for print",
    "render": "Rendering",
    "text": "Text",
    "transparency": "Transparency",
}
_HEAD = """\
<!-- Written by `make docs` from the rules in src/forumpress/preflight/rules/; change those files instead. -->

# Preflight

`forumpress preflight FILE.pdf` checks a PDF as a printer, a screen reader or an archive would,
whichever program made it. Every edition of `forumpress build` goes through the same check before
its file is written.

A **profile** says which rules hold for a purpose, how severely, and with which limits. A printer's
own profile is a YAML file that extends a shipped one:

```yaml
name: example-press
title: Example Press, sheet-fed, uncoated
extends: sheetfed
bleed: 5 mm
rules:
  ink/too-much: {severity: error, total: 280}
  ink/spot-unknown: {severity: error, allowed: [PANTONE 3308 C]}
  text/small-coloured: "off"
```

`bleed` is how far the print edition is drawn past the trim, and what the rules hold a file to: `3 mm` (where
nothing is written), `5 mm`, `1/8 in`. Other lengths of the rules are in points.

A file with an error is **rejected**. Without errors it has **passed** only if every check of the
profile was made; otherwise it is **not fully checked**, and the report names what is left. Rules
marked *deep* need outside programs (Ghostscript, Poppler) and are made with `--deep`.

"""


def preflight_docs() -> str:
    """The page: profiles, then every code with title, rationale, source, cure, limits and severities."""
    profiles = [load_profile(name) for name in profile_names()]
    parts = [_HEAD, "## Profiles\n\n", *(f"- `{p.name}`: {p.title}, {len(p.rules)} rules\n" for p in profiles)]
    parts.append("\n## Before any rule\n\nThese hold for every profile, as errors.\n\n")
    parts += (_entry(refusal) for refusal in REFUSALS)
    rules = all_rules().values()
    for family, members in groupby(rules, key=lambda rule: rule.code.partition("/")[0]):
        parts.append(f"## {_FAMILIES[family]}\n\n")
        parts += (_entry(rule) + _limits(rule) + _severities(rule, profiles) for rule in members)
    return "".join(parts).rstrip() + "\n"


def _entry(rule: Refusal | AnyRule) -> str:
    deep = " *(deep)*" if not isinstance(rule, Refusal) and rule.deep else ""
    return (
        f"### `{rule.code}`{deep}\n\n**{rule.title}.** {rule.rationale}\n\n"
        f"- Source: {rule.source}\n- Cure: {rule.cure}\n" + ("\n" if isinstance(rule, Refusal) else "")
    )


def _limits(rule: AnyRule) -> str:
    fields = {name: field for name, field in rule.limits.model_fields.items() if not set_by_profile(field)}
    if not fields:
        return ""
    values = ", ".join(f"`{name}` ({_value(field.default)})" for name, field in fields.items())
    words = " ".join((rule.limits.__doc__ or "").split())
    return f"- Limits: {values}. {words}\n"


def _value(default: object) -> str:
    if isinstance(default, tuple):
        return ", ".join(map(str, default)) or "none"
    return f"{default:.4g}" if isinstance(default, float) else str(default).lower()


def _severities(rule: AnyRule, profiles: list[Profile]) -> str:
    severities = ", ".join(_severity(rule, profile) for profile in profiles if profile.severity(rule.code) is not None)
    return f"- In profiles: {severities or 'none'}\n\n"


def _severity(rule: AnyRule, profile: Profile) -> str:
    active = next(each for each in profile.rules if each.rule is rule)
    changed = [
        f"{name} {_value(getattr(active.limits, name))}"
        for name, field in rule.limits.model_fields.items()
        if getattr(active.limits, name) != field.default and not set_by_profile(field)
    ]
    return f"{profile.name} {active.severity.value}" + (f" ({', '.join(changed)})" if changed else "")
