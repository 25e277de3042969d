# SPDX-License-Identifier: MIT
"""Reading issues: YAML, Markdown, the model, and importing manuscripts."""
