# SPDX-License-Identifier: MIT
"""Checks of editions whose text flows: plain text, web pages, e-books."""
