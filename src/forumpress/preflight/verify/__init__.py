# SPDX-License-Identifier: MIT
"""Proof of one text: the words of finished files, read from the files themselves, against the issue's reading."""
