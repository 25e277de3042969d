# SPDX-License-Identifier: MIT
"""What came back to the return path: read, judged, and written into the ledger."""
