# SPDX-License-Identifier: MIT
"""The rules, one a file; `catalogue.py` finds them."""
