# SPDX-License-Identifier: MIT
"""The pack's own words, by language: labels that no editor writes."""

from __future__ import annotations

import datetime
from types import MappingProxyType

_WORDS = {
    "en": {
        "issue": "Issue",
        "contents": "In this issue",
        "publisher": "Published by",
        "editor": "Edited by",
        "contact": "Contact",
        "rights": "Rights",
        "subscribe": "Subscribe",
        "unsubscribe": "Leave the list",
        "photograph_to_come": "For position only",
        "comma": ", ",
        "note": "Note",
    },
    "de": {
        "issue": "Ausgabe",
        "contents": "In dieser Ausgabe",
        "publisher": "Herausgeber",
        "editor": "Redaktion",
        "contact": "Kontakt",
        "rights": "Rechte",
        "subscribe": "Bestellen",
        "unsubscribe": "Abbestellen",
        "photograph_to_come": "Platzhalter",
        "comma": ", ",
        "note": "Anmerkung",
    },
    "es": {
        "issue": "Número",
        "contents": "En este número",
        "publisher": "Publica",
        "editor": "Redacción",
        "contact": "Contacto",
        "rights": "Derechos",
        "subscribe": "Suscribirse",
        "unsubscribe": "Darse de baja",
        "photograph_to_come": "Solo para ubicación",
        "comma": ", ",
        "note": "Nota",
    },
    "fr": {
        "issue": "Numéro",
        "contents": "Dans ce numéro",
        "publisher": "Publié par",
        "editor": "Rédaction",
        "contact": "Contact",
        "rights": "Droits",
        "subscribe": "S’abonner",
        "unsubscribe": "Se désabonner",
        "photograph_to_come": "Pour emplacement seulement",
        "comma": ", ",
        "note": "Note",
    },
    "zh": {
        "issue": "期号",
        "contents": "本期内容",
        "publisher": "主办",
        "editor": "编辑",
        "contact": "联系方式",
        "rights": "版权",
        "subscribe": "订阅",
        "unsubscribe": "退订",
        "photograph_to_come": "图片待补",
        "comma": "，",
        "note": "注",
    },
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}


def _known(language: str) -> str:
    """The language whose words are used for `language`; English where there are none."""
    primary = language.split("-", maxsplit=1)[0].lower()
    return primary if primary in _WORDS else "en"


def words_for(language: str) -> MappingProxyType[str, str]:
    """Labels in `language`; English where there are none."""
    return MappingProxyType(_WORDS[_known(language)])


def issue_date(date: datetime.date, language: str) -> str:
    """Month and year as a masthead prints them."""
    known = _known(language)
    if known == "zh":
        return f"{date.year}年{date.month}月"
    month = _MONTHS[known].split()[date.month - 1]
    return f"{month} de {date.year}" if known == "es" else f"{month} {date.year}"
