# SPDX-License-Identifier: MIT
"""Forum Press: an organisation's periodical, from structured text to finished pages."""

__version__ = "0.1.0"
