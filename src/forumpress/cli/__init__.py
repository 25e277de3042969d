# SPDX-License-Identifier: MIT
"""The command line: one module a command, read only when the command is given."""
