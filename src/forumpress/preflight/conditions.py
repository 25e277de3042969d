"""The printing condition that a profile asks for, as finishing takes it."""

from __future__ import annotations

from forumpress.edition.conditions import PrintConditions, coated_sheetfed, own_condition
from forumpress.preflight.profile import Profile


def print_conditions(profile: Profile, *, marks: bool = False, spots: bool = True) -> PrintConditions:
    """The profile's own condition, or offset on coated paper.

    Raises InputError when the ICC file that the profile names cannot be used.
    """
    own = profile.condition
    if own is None:
        return coated_sheetfed(marks=marks, spots=spots)
    return own_condition(own.icc, own.identifier, own.name, marks=marks, spots=spots)
