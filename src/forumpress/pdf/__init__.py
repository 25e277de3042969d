# SPDX-License-Identifier: MIT
"""Reading PDF objects: content streams, colour spaces, matrices; shared by finishing and preflight."""
