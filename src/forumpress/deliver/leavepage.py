# SPDX-License-Identifier: MIT
"""The pages of the unsubscribe service: a question, a farewell, a refusal."""

from __future__ import annotations

import base64
import hashlib
from enum import Enum

from markupsafe import Markup

from forumpress.deliver.pagewords import page_words

ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""What a POST must say (RFC 8058 3.1); the page's button says the same."""


class Matter(Enum):
    """What a page is about."""

    ASK = "ask"
    LEFT = "left"
    REFUSED = "refused"
    BUSY = "busy"


_STYLE = Markup("""
:root { color-scheme: light dark; --ground: #eef3f1; --sheet: #fff; --ink: #1a1d1e; --green: #0d4f4a; --on-green: #fff;
  --serif: 'Source Serif 4', 'Source Serif Pro', Charter, Georgia, 'Songti SC', SimSun, 'Noto Serif CJK SC', serif;
  --sans: 'Source Sans 3', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'PingFang SC', 'Noto Sans CJK SC', sans-serif }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0c1413; --sheet: #14201e; --ink: #e7edeb; --green: #86c9bd; --on-green: #0c1413 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
  background: var(--ground); color: var(--ink); font: 1.125rem/1.55 var(--serif) }
main { width: 100%; max-width: 34rem; padding: 2.75rem 2.5rem 2.5rem; background: var(--sheet);
  border-top: 10px solid #0d4f4a; box-shadow: inset 0 4px #b8442c }
h1 { margin: 0 0 .75rem; font-size: 1.75rem; line-height: 1.2; text-wrap: balance; overflow-wrap: anywhere }
p { margin: 0 }
form { margin-top: 1.75rem }
button { min-height: 3rem; padding: .75rem 1.75rem; border: 0; border-radius: 3px; cursor: pointer;
  background: var(--green); color: var(--on-green); font: 600 1.0625rem/1.3 var(--sans) }
select + button { margin-top: 1.75rem }
button + a, form + p { display: block; margin-top: 1.5rem }
a { color: var(--green) }
label, legend { display: block; margin: 1.25rem 0 .375rem; padding: 0; font: 600 1rem/1.3 var(--sans) }
fieldset { margin: 1.25rem 0 0; padding: 0; border: 0 }
legend { margin-top: 0 }
label.box { margin: 0; padding: .5rem 0; font-weight: 400; cursor: pointer }
label.box input { width: 1.25rem; height: 1.25rem; margin: 0 .5rem 0 0; vertical-align: -.25rem;
  accent-color: var(--green) }
input:not([type=checkbox]), select { width: 100%; min-height: 3rem; padding: .625rem .75rem; color: inherit;
  background: var(--sheet); border: 1px solid #6b7775; border-radius: 3px; font: 1rem/1.4 var(--sans) }
:is(input, select, a):focus-visible { outline: 3px solid #b8442c; outline-offset: 2px }
p.consent { margin: 1.5rem 0; font: .9375rem/1.5 var(--sans) }
p.wrong { padding: .625rem .75rem; border-left: 4px solid #b8442c; font: 600 1rem/1.4 var(--sans) }
form .trap { position: absolute; left: -99rem }
button:hover { filter: brightness(1.15) }
button:focus-visible { outline: 3px solid #b8442c; outline-offset: 3px }
@media (max-width: 30rem) {
  body { padding: 0; place-items: start stretch; background: var(--sheet) }
  main { padding: 2.25rem 1.375rem }
  button { width: 100% } }
""")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
CONTENT_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
    "<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    "<p{role}>{words}</p>\n{form}</main>\n</body>\n</html>\n"
)
_FORM = Markup('<form method="post">\n<button name="{name}" value="{value}">{label}</button>\n</form>\n')


def page(matter: Matter, language: str, list_name: str = "", more: tuple[str, str] | None = None) -> bytes:
    """One page as UTF-8 HTML; `list_name` is shown where the token was ours, `more` is a link with its words."""
    words = page_words(language).leave
    title, text = getattr(words, matter.value)
    form = (
        _FORM.format(name=ONE_CLICK[0], value=ONE_CLICK[1], label=words.button) if matter is Matter.ASK else Markup("")
    )
    if more is not None and matter in (Matter.ASK, Matter.LEFT):
        form += Markup('<p><a href="{}">{}</a></p>\n').format(*more)
    return whole_page(language, title.format(list=list_name), text, form, status=matter is not Matter.ASK)


def whole_page(language: str, title: str, text: str, form: Markup, *, status: bool = False) -> bytes:
    """A page of the service as UTF-8 HTML: a heading, a sentence, and what can be done. `status` announces it."""
    html = _PAGE.format(
        language=language,
        title=title,
        style=_STYLE,
        role=Markup(' role="status"') if status else Markup(""),
        words=text,
        form=form,
    )
    return str(html).encode()
