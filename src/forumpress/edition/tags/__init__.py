# SPDX-License-Identifier: MIT
"""The structure tree of a drawn issue, rebuilt as its readers need it: read, mended, written anew."""
