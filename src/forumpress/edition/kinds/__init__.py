# SPDX-License-Identifier: MIT
"""One edition a file: each holds an EditionKind named `kind`."""
