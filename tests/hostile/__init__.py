# SPDX-License-Identifier: MIT
"""Hostile input: every kind of file that a stranger may send, through the real commands, with system calls traced.

cd tests && ../.venv/bin/python -m hostile --cases 20000      all kinds: hours on one core
cd tests && ../.venv/bin/python -m hostile --kind fonts --cases 300 --first 1000      one kind, beyond the tests' cases
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))
