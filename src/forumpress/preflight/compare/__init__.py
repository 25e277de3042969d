# SPDX-License-Identifier: MIT
"""What changed between two PDFs, in words and pictures."""
