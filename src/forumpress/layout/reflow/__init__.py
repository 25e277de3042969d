# SPDX-License-Identifier: MIT
"""An issue as text that flows: for the web, for e-readers, and read out."""
