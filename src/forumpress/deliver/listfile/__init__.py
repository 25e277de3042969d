# SPDX-License-Identifier: MIT
"""Lists of readers as people and services export them: which cells hold what, and what each row says."""
