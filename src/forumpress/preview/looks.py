"""One page as an edition shows it: print in its inks, seen through the press's profile; the proof with its layers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from forumpress.edition.draft import Kind
from forumpress.edition.softproof import soft_proof
from forumpress.finding import Finding
from forumpress.memory import Memory
from forumpress.pipeline import PURPOSES, Wish, finish
from forumpress.preflight.conditions import print_conditions
from forumpress.preflight.engine import preflight
from forumpress.preflight.profile import Profile, load_profile
from forumpress.typeset.press import Press, Typeset

NAMES = {Kind.SCREEN: "Screen", Kind.PRINT: "Print", Kind.PROOF: "Proof"}
"""The looks, the first one first."""
_PAGE_FAMILIES = ("ink/", "picture/", "bleed/", "text/", "line/", "plates/", "overprint/", "colour/")
"""Checks of the print edition that one page alone can pass or fail."""
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Finished:
    """A page of an edition, to be looked at, and what its preflight said of it."""

    pdf: bytes
    findings: tuple[Finding, ...]


class Looks:
    """Finishes single pages, remembering those that did not change."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._pages: Memory[tuple[str, Kind, tuple[Finding, ...]], Finished] = Memory(_KEPT)

    def page(self, typeset: Typeset, kind: Kind, number: int, fingerprint: str) -> Finished:
        """The page with this folio, drawn with this fingerprint. Raises InputError."""
        remarks = tuple(f for f in typeset.findings if kind is Kind.PROOF and f.place.page in (None, number))
        key = (fingerprint, kind, remarks)
        known = self._pages.get(key)
        if known is None:
            self._pages.keep(len(typeset.plan.pages) + _KEPT)
            known = self._pages[key] = self._finish(typeset, kind, number, remarks)
        return known

    def _finish(self, typeset: Typeset, kind: Kind, number: int, remarks: tuple[Finding, ...]) -> Finished:
        proof = self._press.prove_one(typeset, PURPOSES[kind], number)
        profile = load_profile("sheetfed")
        here = tuple(replace(f, place=replace(f.place, page=f.place.page and 1)) for f in remarks)
        proof = replace(proof, findings=here)
        draft = finish(typeset, proof, kind, Wish(), profile)
        if kind is not Kind.PRINT:
            return Finished(draft.pdf, ())
        report = preflight(draft.pdf, _of_pages(profile))
        found = tuple(replace(f, place=replace(f.place, file="", page=number)) for f in report.findings)
        return Finished(soft_proof(draft.pdf, print_conditions(profile).profile), found)


def _of_pages(profile: Profile) -> Profile:
    return replace(profile, rules=tuple(r for r in profile.rules if r.rule.code.startswith(_PAGE_FAMILIES)))
