# SPDX-License-Identifier: MIT
"""The EPUB edition: an issue as one file for e-readers (EPUB 3.3)."""
