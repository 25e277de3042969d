# SPDX-License-Identifier: MIT
"""What each finding's code means in general: one file a family, `FAMILY.toml`, each code declared once.

    title = "Sidebars"                    the family's name in words
    page = "issue-format.md#sidebars"     where docs/ explains what it is about

    [note]                                the code sidebar/note
    severity = "error"                    or a list, where it depends
    means = "A sidebar cannot hold a footnote."
    cure = "Say it in the text."          left out where nothing is to do

`forumpress explain` prints it, `docs/findings.md` is written from it, and a finding that comes without a hint of its
own takes the cure from here. The rules of the preflight are declared in their own files (`preflight/rules/`).
"""
