# SPDX-License-Identifier: MIT
"""The mailing desk in the browser: lists, mailings, bounces, the doctor and the letter as readers will see it."""
