# SPDX-License-Identifier: MIT
"""One page as an edition shows it: print in its inks, seen through its press's profile; the proof with its layers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from forumpress.edition.conditions import print_conditions
from forumpress.edition.editions import page_editions
from forumpress.edition.kind import PageEdition, PreviewAs
from forumpress.edition.softproof import soft_proof
from forumpress.finding import Finding
from forumpress.memory import Remembered
from forumpress.pipeline import finish
from forumpress.preflight.profile import Profile, load_profile, profile_names, profile_title
from forumpress.preflight.runrules import preflight
from forumpress.typeset.press import Press, Typeset

_PAGE_FAMILIES = ("ink/", "picture/", "bleed/", "text/", "line/", "plates/", "overprint/", "colour/")
"""Checks of the print edition that one page alone can pass or fail."""
_BYTES_A_CHARACTER = 20
"""Bytes of a finished PDF that weigh as much as a character that is laid out: see `memory.Memo`."""


@dataclass(frozen=True, slots=True)
class FinishedPage:
    """A page of an edition, to be looked at, and the findings of its preflight.

    `fingerprint` is the same only for pages that look the same: the same drawing is printed otherwise
    when the layout's inks change.
    """

    fingerprint: str
    pdf: bytes
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class EditionView:
    """A way to look at the pages: an edition, finished for a profile of the preflight."""

    key: str
    name: str
    kind: PageEdition
    profile: str


@cache
def all_views() -> Mapping[str, EditionView]:
    """Every view by its key, the first one first: print has one for each printing profile that there is."""
    views = []
    kinds = page_editions()
    on_screen = {kind.profile for kind in kinds if kind.preview is PreviewAs.DRAWN}
    for kind in kinds:
        title = kind.name.capitalize()
        if kind.preview is PreviewAs.SOFT_PROOF:
            others = (name for name in profile_names() if name not in {kind.profile, *on_screen})
            views += [
                EditionView(name, f"{title}: {profile_title(name)}", kind, name) for name in (kind.profile, *others)
            ]
        elif kind.preview is not PreviewAs.HIDDEN:
            views.append(EditionView(kind.name, title, kind, kind.profile))
    return {view.key: view for view in views}


class FinishedPages:
    """Finishes single pages, remembering those that did not change."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._pages: Remembered[str, FinishedPage] = Remembered(press.memo)

    def page(self, typeset: Typeset, view: EditionView, number: int, fingerprint: str) -> FinishedPage:
        """The page with this folio, drawn with this fingerprint. Raises InputError."""
        remarks = tuple(f for f in typeset.findings if view.kind.shows_findings and f.place.page in (None, number))
        made_of = repr((fingerprint, view.key, typeset.pack.fingerprint, remarks))
        key = f"{hashlib.blake2b(made_of.encode(), digest_size=16).hexdigest()}-{view.key}"
        known = self._pages.get(key)
        if known is None:
            finished = self._finish(typeset, view, number, remarks, key)
            known = self._pages.put(key, finished, len(finished.pdf) // _BYTES_A_CHARACTER)
        return known

    def _finish(
        self, typeset: Typeset, view: EditionView, number: int, remarks: tuple[Finding, ...], fingerprint: str
    ) -> FinishedPage:
        profile = load_profile(view.profile)
        proof = self._press.prove_one(typeset, view.kind.drawn_with(profile.bleed), number)
        here = tuple(replace(f, place=replace(f.place, page=f.place.page and 1)) for f in remarks)
        proof = replace(proof, findings=here)
        draft = finish(typeset, proof, view.kind, profile)
        if view.kind.preview is not PreviewAs.SOFT_PROOF:
            return FinishedPage(fingerprint, draft.pdf, ())
        report = preflight(draft.pdf, _of_pages(profile))
        found = tuple(replace(f, place=replace(f.place, file="", page=number)) for f in report.findings)
        return FinishedPage(fingerprint, soft_proof(draft.pdf, print_conditions(profile.condition).profile), found)


def _of_pages(profile: Profile) -> Profile:
    return replace(profile, rules=tuple(r for r in profile.rules if r.rule.code.startswith(_PAGE_FAMILIES)))
