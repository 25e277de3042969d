# SPDX-License-Identifier: MIT
"""Reading a page: its content followed instruction by instruction, each mark noted with its place and colour."""
