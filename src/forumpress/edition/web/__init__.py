# SPDX-License-Identifier: MIT
"""The web edition: an issue as pages for browsers."""
