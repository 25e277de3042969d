# SPDX-License-Identifier: MIT
"""Readers who join by themselves: asked on a page, confirmed by a letter to their own address, and free to choose."""
