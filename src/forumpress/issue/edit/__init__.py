# SPDX-License-Identifier: MIT
"""Editing a source file in place: an intent becomes a step of few replacements, and every other byte stays.

`change.py` is the way in: it turns an intent (`intents.py`) into a step (`steps.py`) or refuses it with a finding.
"""
