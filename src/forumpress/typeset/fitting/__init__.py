# SPDX-License-Identifier: MIT
"""Fitting: the whole issue weighed at once, so that it ends on the page that is asked for."""
