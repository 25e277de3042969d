# SPDX-License-Identifier: MIT
"""What an editor reads in the forms beside the pages: plain labels, an example for each field, and how long is long."""

from __future__ import annotations

LABELS = {
    "alt": "What the picture shows",
    "attribution": "Who said it",
    "body": "Text",
    "body_file": "File with the text",
    "contact": "E-mail or telephone",
    "copyright": "Rights",
    "copyfit": "Lines shorter or longer",
    "credit": "Picture by",
    "crop": "May be cropped",
    "date": "Day of issue",
    "decorative": "Only decoration",
    "drop_cap": "Large first letter",
    "fillers": "Announcements for gaps",
    "focal": "Point to keep",
    "hold": "Not in this issue",
    "image": "Picture",
    "items": "Figures",
    "key": "Short name",
    "key_figures": "Boxes of numbers",
    "figures": "Pictures",
    "length": "Wanted length",
    "link": "Address",
    "pair": "Stands beside",
    "pinned": "Stays where it is",
    "publication": "Other facts for this issue",
    "ratio": "Width by height",
    "sidebars": "Boxes",
    "size": "Size on the page",
    "span": "Width on the page",
    "sponsor": "Line below the title",
    "start": "Begins",
    "subscribe": "How to subscribe",
    "unsubscribe": "How to leave",
    "web": "Address of the web edition",
    "x": "From the left",
    "y": "From the top",
}
"""Labels of fields whose key alone says too little."""

EXAMPLES = {
    "address": "12 Harbour Road, Kowloon",
    "alt": "Two women plant a tree beside a school.",
    "articles": "",
    "attribution": "Mary Chen, treasurer",
    "authors": "",
    "body": "The first paragraph, with *emphasis*.",
    "body_file": "issues/2022-11/harvest.md",
    "caption": "The new orchard in May",
    "contact": "office@example.org",
    "copyfit": "-2",
    "copyright": "© 2022 Women's Forum",
    "credit": "Photo: Ling Wu",
    "crop": "",
    "date": "2022-11-30",
    "decorative": "",
    "drop_cap": "",
    "editor": "Mary Chen",
    "figures": "",
    "fillers": "",
    "focal": "",
    "hold": "",
    "image": "assets/2022-11/orchard.jpg",
    "imprint": "",
    "items": "",
    "key": "green-deal",
    "key_figures": "",
    "kicker": "From the villages",
    "label": "trees planted",
    "language": "en-GB",
    "layout": "forum",
    "length": "",
    "lines": "120",
    "link": "https://example.org/members",
    "name": "Prof. Huang Haoming",
    "note": "Printed on recycled paper.",
    "number": "11",
    "organisation": "Society of Orchards",
    "pages": "8",
    "pair": "gate",
    "pinned": "",
    "publication": "",
    "publisher": "League of Orchards",
    "pull_quotes": "",
    "ratio": "1.5",
    "role": "Honorary Chairman",
    "sections": "News",
    "short_title": "Orchards",
    "sidebars": "",
    "size": "",
    "span": "",
    "sponsor": "Published by the League of Orchards",
    "standfirst": "What forty families planted together.",
    "start": "",
    "status": "",
    "subscribe": "Write “subscribe” to office@example.org.",
    "teaser": "Forty families, one hill, and the first quinces.",
    "text": "Nobody plants trees alone.",
    "title": "An Orchard for Everyone",
    "unsubscribe": "Write “leave” to office@example.org.",
    "value": "901,870",
    "web": "https://example.org/forum",
    "website": "https://example.org",
    "x": "0.5",
    "y": "0.5",
}
"""An example for each key of the models; an empty one where the field is a choice or holds other fields."""

HELPS = {
    "body": "The text, with *italic*, **bold** and ## before a subhead.",
    "body_file": "The text stands in this file of its own.",
    "image": "The picture's file. Without it, an empty frame keeps the place for a picture to come.",
    "key": "What names it in links and file names: small letters, digits and hyphens.",
}
"""What to say of fields whose description speaks of how the file is written."""

MOST_WORDS = {
    "alt": 40,
    "caption": 30,
    "kicker": 5,
    "label": 6,
    "pull_quotes.text": 30,
    "role": 10,
    "short_title": 6,
    "sidebars.title": 8,
    "standfirst": 40,
    "teaser": 40,
    "title": 12,
}
"""Words beyond which a text of this kind no longer does what it is for; a key alone, or with the list it stands in.

Advice, not a rule: nothing is refused for it. A headline of more than a dozen words runs over three lines at display
size in a column; an alternative text is best a sentence or two (WCAG 2, technique H37).
"""

USUAL = frozenset(
    (
        *("alt", "attribution", "authors", "caption", "credit", "image", "imprint", "kicker", "organisation", "role"),
        *("sections", "sponsor", "standfirst", "status", "teaser", "title", "link", "publisher", "editor", "address"),
        *("contact", "website", "copyright", "lines", "pages", "x", "y"),
    )
)
"""Keys that a form shows even where nothing stands in them; the others wait until they are asked for."""
