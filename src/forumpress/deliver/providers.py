# SPDX-License-Identifier: MIT
"""Which provider stands behind a reader's domain, as far as the domain itself says."""

from __future__ import annotations

_BY_DOMAIN = {
    "gmail.com": "Gmail", "googlemail.com": "Gmail",
    "yahoo": "Yahoo", "ymail.com": "Yahoo", "rocketmail.com": "Yahoo", "aol.com": "Yahoo",
    "outlook": "Microsoft", "hotmail": "Microsoft", "live": "Microsoft", "msn.com": "Microsoft",
    "icloud.com": "Apple", "me.com": "Apple", "mac.com": "Apple",
    "qq.com": "Tencent", "foxmail.com": "Tencent",
    "163.com": "NetEase", "126.com": "NetEase", "yeah.net": "NetEase",
    "gmx": "GMX and web.de", "web.de": "GMX and web.de",
    "mail.ru": "Mail.ru", "bk.ru": "Mail.ru", "inbox.ru": "Mail.ru", "list.ru": "Mail.ru",
    "yandex": "Yandex", "ya.ru": "Yandex",
    "proton.me": "Proton", "protonmail.com": "Proton", "pm.me": "Proton",
}  # fmt: skip
"""Whole domains, and names that stand under many country domains (`yahoo.fr`, `hotmail.co.uk`)."""


def provider_of(domain: str) -> str:
    """The provider's name; the domain itself where it is nobody's that is known."""
    known = _BY_DOMAIN.get(domain)
    if known is not None:
        return known
    first, _, rest = domain.partition(".")
    country = rest in ("com", "org", "net") or len(rest.rpartition(".")[2]) == 2
    return _BY_DOMAIN.get(first, domain) if country and rest.count(".") <= 1 else domain
