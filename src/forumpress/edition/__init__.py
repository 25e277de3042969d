# SPDX-License-Identifier: MIT
"""Editions: the drawn pages finished for a purpose, each as a draft that preflight judges."""
