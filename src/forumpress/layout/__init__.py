# SPDX-License-Identifier: MIT
"""Layout packs: templates, style sheets and typographic care make stories of an issue."""
