# SPDX-License-Identifier: MIT
"""The mailing desk: readers, ledger, letters, sending, and what comes back."""
