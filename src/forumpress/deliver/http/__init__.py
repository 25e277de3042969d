# SPDX-License-Identifier: MIT
"""Mail handed over by HTTP: the providers' own interfaces behind the Transport protocol."""
