# SPDX-License-Identifier: MIT
"""What is customary in each language: quotation marks, bound words, units. Plain data for `typography.py`."""

from __future__ import annotations

import re
from dataclasses import dataclass

NBSP = "\u00a0"
NARROW = "\u202f"

MONTHS = {
    "en": "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec",
    "de": "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
}
"""Names of the months by language, as alternatives of a pattern."""
UNITS = (
    "%|‰|°C|°F|°|mm|cm|m|km|ft|mi|m²|km²|m³|ha|mu|g|mg|kg|t|Mt|Gt|l|L|s|ms|min|h|kW|MW|GW|TW|kWh|MWh|GWh|TWh|"
    "W|V|A|Hz|kHz|MHz|GHz|B|kB|KB|MB|GB|TB|ppm|pt|px"
)


@dataclass(frozen=True, slots=True)
class Conventions:
    """A language's customs. Patterns match in plain text; the group `gap` is the space that must not break."""

    quotes: tuple[str, str] = ("“", "”")
    inner: tuple[str, str] = ("‘", "’")
    padding: str = ""
    """What stands inside the outer quotation marks: a narrow no-break space in French."""
    high: str = ""
    """Marks with a narrow no-break space before them."""
    bound: tuple[re.Pattern[str], ...] = ()
    range_dash: str = "–"
    elided: re.Pattern[str] | None = None
    """An apostrophe before a word whose beginning is left out, whatever quotations stand around it."""
    alternate: bool = False
    """Straight quotation marks open and close in turn, because no spaces stand round them."""


def _bound(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


def _elided(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)'(?=(?:{'|'.join(words.split())})(?!\w))", re.IGNORECASE)


_ELIDED_EN = _elided(
    "tis twas twere twill twould em im er ere til cause cos coz bout round tween neath gainst cept kay"
)
_ELIDED_DE = _elided("ne n nen nem ner nes s ran raus rein rum runter rauf rüber")
_ELIDED_NL = _elided("t n s k m r ns")

_ANYWHERE = (
    rf"\d(?P<gap> )(?:{UNITS})(?![\w%])",
    r"(?:US\$|[$€£¥]|USD|EUR|GBP|RMB|CNY|HK\$)(?P<gap> )\d",
    r"(?<![\w.])[A-ZÄÖÜÉ]\.(?P<gap> )(?=[A-ZÄÖÜÉ]\.)",
    r"(?:(?<![\w.])[A-ZÄÖÜÉ]\.[ \u00a0]?[A-ZÄÖÜÉ]\.|[A-ZÄÖÜÉ]\w+ [A-ZÄÖÜÉ]\.)(?P<gap> )(?=[A-ZÄÖÜÉ]\w)",
    r"[^\s](?P<gap> )[–—](?= )",
    r"§(?P<gap> )\d",
)
_ENGLISH = _bound(
    *_ANYWHERE,
    r"\b(?:Prof|Dr|Mr|Mrs|Ms|Mx|Rev|Hon|Gen|Gov|Sen|St|Messrs)\.?(?P<gap> )(?=[A-Z])",
    r"\d(?P<gap> )(?:million|billion|trillion|thousand|per cent|percent|yuan|euros?|dollars?|pounds?)\b",
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?P<gap> )(?:{MONTHS['en']})\b",
    rf"\b(?:{MONTHS['en']})\.?(?P<gap> )\d{{1,2}}(?!\d)",
    r"\b(?:[Nn]os?|pp?|[Vv]ols?|[Ff]igs?|[Aa]rts?|[Cc]h|[Ss]ec|[Pp]ar)\.(?P<gap> )\d",
    r"\b(?:COP|Page|Figure|Table|Article|Chapter|Section|Volume|Goal|Room)(?P<gap> )\d",
)
_GERMAN = _bound(
    *_ANYWHERE,
    r"\b(?:Prof|Dr|Fr|Hr|St)\.(?P<gap> )(?=[A-ZÄÖÜ])",
    r"\b(?:z|d|u|i|o|s)\.(?P<gap> )(?=(?:B|h|a|d|R|Ä|U|o|u)\.)",
    r"\b(?:Nr|S|Abb|Bd|Art|Kap)\.(?P<gap> )\d",
    r"\d(?P<gap> )(?:Mio|Mrd|Millionen|Milliarden|Euro|Prozent)\b",
    rf"\b\d{{1,2}}\.(?P<gap> )(?:{MONTHS['de']})\b",
)
_FRENCH = _bound(
    *_ANYWHERE,
    r"\b(?:M|MM|Mme|Mlle|Dr|Pr|Me|St|Ste)\.?(?P<gap> )(?=[A-ZÉÈÀ])",
    r"\b(?:n°|p|pp|fig|art|vol)\.?(?P<gap> )\d",
    r"\d(?P<gap> )(?:millions?|milliards?|euros?)\b",
    rf"\b\d{{1,2}}(?:er)?(?P<gap> )(?:{MONTHS['fr']})\b",
)
_SLAVIC = _bound(*_ANYWHERE, r"(?<!\w)[aiouwzksvAIOUWZKSV](?P<gap> )(?=[\w„«])")
_OTHERS = _bound(*_ANYWHERE)

_GUILLEMETS = Conventions(("«", "»"), ("„", "“"), bound=_OTHERS)
_LOW_HIGH = Conventions(("„", "”"), ("‚", "’"), bound=_SLAVIC)

CONVENTIONS: dict[str, Conventions] = {
    "en": Conventions(bound=_ENGLISH, elided=_ELIDED_EN),
    "de": Conventions(("„", "“"), ("‚", "‘"), bound=_GERMAN, elided=_ELIDED_DE),
    "fr": Conventions(("«", "»"), ("“", "”"), NARROW, ";!?", bound=_FRENCH),
    "it": Conventions(("«", "»"), ("“", "”"), bound=_OTHERS),
    "es": Conventions(("«", "»"), ("“", "”"), bound=_OTHERS),
    "pt": Conventions(bound=_OTHERS),
    "nl": Conventions(bound=_OTHERS, elided=_ELIDED_NL),
    "ru": _GUILLEMETS,
    "uk": _GUILLEMETS,
    "pl": _LOW_HIGH,
    "cs": Conventions(("„", "“"), ("‚", "‘"), bound=_SLAVIC),
    "sk": Conventions(("„", "“"), ("‚", "‘"), bound=_SLAVIC),
    "sv": Conventions(("”", "”"), ("’", "’"), bound=_OTHERS),
    "fi": Conventions(("”", "”"), ("’", "’"), bound=_OTHERS),
    "da": Conventions(("»", "«"), ("›", "‹"), bound=_OTHERS),
    "zh": Conventions(range_dash="—", alternate=True, bound=_OTHERS),
}
_DEFAULT = Conventions(bound=_OTHERS)


def conventions_of(language: str) -> Conventions:
    """The customs of a BCP 47 language tag."""
    return CONVENTIONS.get(language.split("-", maxsplit=1)[0].lower(), _DEFAULT)
