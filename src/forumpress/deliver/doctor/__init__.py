# SPDX-License-Identifier: MIT
"""What receivers will find when they look at our mail: DNS records, alignment, TLS, one-click, size."""
