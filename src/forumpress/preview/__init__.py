# SPDX-License-Identifier: MIT
"""The pages in the browser while an issue is written."""
