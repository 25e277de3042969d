# SPDX-License-Identifier: MIT
"""The pages on which readers join and choose, in the looks of the page on which they leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from forumpress.deliver.joining.signups import Choices
from forumpress.deliver.leavepage import whole_page
from forumpress.deliver.pagewords import JoinWords, page_languages, page_words

TRAP = "website"
"""A field that people do not see; what fills it is a program."""
CONFIRM = ("confirm", "yes")
NO_FORM = Markup("")


@dataclass(frozen=True, slots=True)
class JoinPage:
    """What the pages show: the organisation, the lists that may be joined (name by key), the language."""

    organisation: str
    lists: Mapping[str, str]
    language: str
    words: JoinWords = field(init=False)

    def __post_init__(self) -> None:
        """Find the words of the language."""
        object.__setattr__(self, "words", page_words(self.language).join)

    def consent(self) -> str:
        """What a reader agrees to, word for word."""
        return self.words.consent.format(organisation=self.organisation)

    def agreed(self, keys: Sequence[str]) -> str:
        """What is kept of it: the words of the page, and what was chosen there."""
        return f"{self.consent()} ({self.names(keys)})"

    def names(self, keys: Sequence[str]) -> str:
        """The names of some lists."""
        return page_words(self.language).enumerate_names([self.lists[key] for key in keys if key in self.lists])

    def notice(self, pair: tuple[str, str], keys: Sequence[str] = (), form: Markup = NO_FORM) -> bytes:
        """A page with a heading, a text and perhaps a form."""
        title, text = (part.format(organisation=self.organisation, lists=self.names(keys)) for part in pair)
        return whole_page(self.language, title, text, form)

    def form(self, chosen: Choices | None = None, address: str = "", problem: str = "") -> bytes:
        """The page on which somebody signs up; `problem` says what was wrong with what was written."""
        w = self.words
        keys = tuple(self.lists)
        if chosen is None:
            chosen = Choices(keys if len(keys) == 1 else (), language=self.language)
        wrong = Markup('<p class="wrong" id="wrong" role="alert">{}</p>\n').format(problem) if problem else Markup("")
        described = Markup(' aria-invalid="true" aria-describedby="wrong"') if problem else Markup("")
        html = Markup(
            '<form method="post">\n{wrong}<label for="address">{label}</label>\n<input id="address" name="address" '
            'type="email" autocomplete="email" required maxlength="254" value="{address}"{described}>\n'
            '<label for="name">{name_label}</label>\n'
            '<input id="name" name="name" autocomplete="name" maxlength="200" value="{name}">\n'
            '<p class="trap" aria-hidden="true"><label>Website <input name="{trap}" tabindex="-1" autocomplete="off">'
            "</label></p>\n{choices}<p class=consent>{consent}</p>\n<button>{button}</button>\n</form>\n"
        ).format(
            wrong=wrong, label=w.address, address=address, described=described, name_label=w.name, name=chosen.name,
            trap=TRAP, choices=self._choices(chosen), consent=self.consent(), button=w.join_button,
        )  # fmt: skip
        return self.notice(w.join, form=html)

    def preferences(self, chosen: Choices) -> bytes:
        """The page on which a reader changes what he gets."""
        html = Markup('<form method="post">\n{}<button>{}</button>\n</form>\n')
        return self.notice(self.words.choose, form=html.format(self._choices(chosen), self.words.choose_button))

    def sure(self, keys: Sequence[str]) -> bytes:
        """The page that the letter's link opens: looking subscribes nobody."""
        html = Markup('<form method="post">\n<button name="{}" value="{}">{}</button>\n</form>\n')
        return self.notice(self.words.sure, keys, html.format(*CONFIRM, self.words.sure_button))

    def _choices(self, chosen: Choices) -> Markup:
        w = self.words
        boxes = Markup("").join(
            Markup('<label class="box"><input type="checkbox" name="list" value="{}"{}> {}</label>\n').format(
                key, Markup(" checked") if key in chosen.lists else "", name
            )
            for key, name in self.lists.items()
        )
        languages = [(key, page_words(key).own_name) for key in page_languages()]
        return Markup("<fieldset>\n<legend>{}</legend>\n{}</fieldset>\n{}{}").format(
            w.lists, boxes, _select("language", w.language, languages, chosen.language),
            _select("edition", w.edition, w.editions, chosen.edition),
        )  # fmt: skip


def _select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> Markup:
    rows = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(key, Markup(" selected") if key == chosen else "", text)
        for key, text in options
    )
    html = Markup('<label for="{0}">{1}</label>\n<select id="{0}" name="{0}">{2}</select>\n')
    return html.format(name, label, rows)
