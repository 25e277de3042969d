# SPDX-License-Identifier: MIT
"""Preflight: rules and profiles, reports, certification, and the comparison of two files."""
