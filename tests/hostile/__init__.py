# SPDX-License-Identifier: MIT
"""Hostile input: every kind of file that a stranger may send, through the real commands, with system calls traced.

cd tests && ../.venv/bin/python -m hostile --cases 20000      all kinds, as long as it takes
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))
