# SPDX-License-Identifier: MIT
"""Fonts, lines, make-up and drawing: stories become pages."""
