# SPDX-License-Identifier: MIT
"""Bad issues. In each text « stands where its finding must point; it is taken out before reading."""

from __future__ import annotations

from dataclasses import dataclass

from .workspaces import ARTICLE, BODY, HEAD, PUBLICATION, SECTIONS, TOP


@dataclass(frozen=True)
class Case:
    """A bad issue: the code it must earn, and words of the cure."""

    code: str
    text: str
    cure: str
    publication: str | None = PUBLICATION
    file: str = "issues/issue.yaml"
    """Where the finding lies; the « stands in that file's text."""


def body(*lines: str) -> str:
    """An issue whose body is these lines."""
    return TOP + "        body: |\n" + "".join(f"          {line}\n" if line else "\n" for line in lines)


def article(*lines: str) -> str:
    """An issue whose article has these lines beside its body."""
    return TOP + BODY + "".join(f"        {line}\n" for line in lines)


def figure(*lines: str) -> str:
    """An issue whose article has a figure of these lines."""
    return article("figures:", *(f"  {line}" for line in lines))


YAML = [
    Case(
        "yaml/folded-body", TOP + "        body: «>\n          One.\n\n          - two\n          - three\n", "body: |"
    ),
    Case("yaml/folded-body", TOP + "        body: «>-\n          # One\n          Two.\n", "body: |"),
    Case("yaml/folded-body", TOP + "        body: «One\n          goes on.\n\n          Two.\n", "body: |"),
    Case("article/no-body", TOP + "        body: «\u200b\n", "write it below"),
    Case("issue/list-wanted", TOP + BODY + "        authors: «Mary\n", "“- name: Mary”"),
    Case("yaml/empty", "«", "forumpress new"),
    Case("yaml/empty", "«   \n\n", "forumpress new"),
    Case("yaml/empty", "# nothing\n# more\n«", "begin with"),
    Case("yaml/several-documents", TOP + BODY + "«---\nkey: two\n", "one file, one issue"),
    Case("yaml/duplicate-key", HEAD + "«number: 12\n" + SECTIONS + ARTICLE + BODY, "keep one"),
    Case("yaml/duplicate-key", TOP + BODY + "        «title: Two\n", "keep one"),
    Case("yaml/tab", HEAD + "sections:\n«\t- name: News\n", "spaces"),
    Case("yaml/tab", body("Text.", "") + "«\t  ![](#harvest)\n", "spaces"),
    Case("yaml/colon", HEAD + "title: NGOs«: a story\n", 'quotes: title: "…"'),
    Case("yaml/colon", article("kicker: NGOs«: a story"), 'quotes: kicker: "…"'),
    Case("yaml/colon", HEAD + "title: “NGOs«: a story”\n", "“ is a letter and no quote"),
    Case("yaml/missing-colon", TOP + BODY + "        «kicker：A\n        title: B\n", "instead of “：”"),
    Case(
        "yaml/block-text", TOP + "        «body:\n          One.\n\n          Two: a.\n\n          Three.\n", "body: |"
    ),
    Case("yaml/indentation", TOP + BODY + "      «–key: two\n        title: Two\n", "a hyphen and a space"),
    Case("yaml/indentation", TOP + BODY + "      «-key: two\n        title: Two\n", "a hyphen and a space"),
    Case("yaml/indentation", TOP + "«\u00a0\u00a0      kicker: A\n        standfirst: B\n" + BODY, "type spaces"),
    Case("yaml/unclosed-quote", HEAD + "title: «'Twas long\nsections: x\n", "apostrophe"),
    Case("yaml/indentation", TOP + "       «standfirst: B\n" + BODY, "all keys of one level"),
    Case("yaml/missing-colon", HEAD + "«title\nsections: x\n", "key: value"),
    Case("yaml/missing-colon", TOP + BODY + "        «title Two\n        kicker: a\n", "key: value"),
    Case("yaml/unclosed-quote", HEAD + 'title: «"Never closed\nsections: x\n', "close it"),
    Case("yaml/unclosed-bracket", HEAD + "sections: «[a, b\n", "close it with ]"),
    Case("yaml/unclosed-bracket", HEAD + "sections: «{a: b\n", "close it with }"),
    Case("yaml/escape", HEAD + 'title: "C:«\\path"\n', "single quotes"),
    Case("yaml/bad-start", HEAD + "title: «@home\n", "quotes"),
    Case("yaml/bad-start", HEAD + "title: «%x\n", "quotes"),
    Case("yaml/dash", HEAD + "sections: «- name: News\n", "line of its own"),
    Case("yaml/block-text", HEAD + "title: |«The text\n", "move the text down"),
    Case("yaml/indentation", HEAD + "sections:\n  - name: News\n   «articles: x\n", "same indentation"),
    Case("yaml/indentation", "  key: a\n«number: 1\n", "same indentation"),
    Case("yaml/indentation", TOP + "        kicker: A\n         «standfirst: B\n" + BODY, "same indentation"),
    Case("yaml/indentation", article("authors:", "  name: A", "    «role: B"), "after “- ”"),
    Case("yaml/indentation", body("Text.", "") + "        «![](#harvest)\n", "as that text"),
    Case("yaml/indentation", body("Text.", "") + "        «*Emphasis* here\n", "as that text"),
    Case("yaml/indentation", body("Text.", "") + "        «[A link](https://a.org) here\n", "as that text"),
    Case("yaml/directive", "%YAML 9«\n" + TOP, "quotes"),
    Case("yaml/tag", HEAD + "title: «!!python/object:os.system x\n" + SECTIONS + ARTICLE + BODY, "remove it"),
    Case("yaml/tag", HEAD + "title: «!important\n" + SECTIONS + ARTICLE + BODY, "quotes"),
    Case("yaml/unknown-alias", HEAD + "title: «*Emphasis\n", "quotes"),
    Case("yaml/bad-start", HEAD + "title: «*Emphasis* first\n", "quotes"),
    Case("yaml/cyclic-alias", "a: &a\n  b: «*a\n", "write the value out"),
    Case(
        "yaml/alias-bomb",
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
        "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
        "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
        "e: &e [*d, «*d, *d, *d, *d, *d, *d, *d, *d]\n",
        "write the values out",
    ),
    Case("yaml/complex-key", HEAD + "«[a, b]: c\n" + SECTIONS + ARTICLE + BODY, "quotes"),
    Case("yaml/too-deep", HEAD + "title: " + "[" * 24 + "«" + "[" * 300, "indentation"),
    Case("yaml/surrogate", HEAD + 'title: "a\\u«d800"\n' + SECTIONS + ARTICLE + BODY, "type the character"),
    Case("yaml/control-character", HEAD + 'title: «"a\\x1b[2J"\n' + SECTIONS + ARTICLE + BODY, "delete it"),
    Case("yaml/control-character", article("figures:", '  - {key: f, alt: «"a\\uFFFE"}'), "delete it"),
    Case("yaml/comment", HEAD + "title: Story «#1 of many\n" + SECTIONS + ARTICLE + BODY, "quotes"),
]

SHAPE = [
    Case("issue/not-a-mapping", "«- key: a\n", "forumpress new"),
    Case("issue/not-a-mapping", "«just words\n", "forumpress new"),
    Case("issue/unknown-key", article("«kickr: X"), "did you mean “kicker”?"),
    Case(
        "issue/unknown-key",
        article("key_figures:", "  - title: A", "    items:", "      - {value: 901,«870, label: members}"),
        "in braces a comma",
    ),
    Case("issue/mapping-wanted", article("length: «20"), "lines or pages"),
    Case("issue/unknown-key", article("«author: X"), "did you mean “authors”?"),
    Case("issue/unknown-key", HEAD + "«colour: X\n" + SECTIONS + ARTICLE + BODY, "known here: key, number"),
    Case("issue/unknown-key", HEAD + "«<<: {a: b}\n" + SECTIONS + ARTICLE + BODY, "merge keys"),
    Case("issue/missing-key", "«number: 1\ndate: 2022-11-30\n" + SECTIONS + ARTICLE + BODY, "add “key:”"),
    Case("issue/missing-key", HEAD + SECTIONS + "      - «key: one\n" + BODY, "add “title:”"),
    Case("issue/empty-value", HEAD + SECTIONS + "      - key: one\n        «title:\n" + BODY, "after the colon"),
    Case("issue/empty-value", HEAD + SECTIONS + '      - key: one\n        title: «""\n' + BODY, "write its text"),
    Case("issue/empty-value", article("authors:", "  -«"), "remove the “-”"),
    Case("issue/mapping-wanted", article("authors:", "  - «Jane Doe"), "keys (name)"),
    Case("issue/mapping-wanted", HEAD + "publication: «Forum\n" + SECTIONS + ARTICLE + BODY, "keys"),
    Case("issue/text-wanted", article("kicker: «[a, b]"), "wants quotes"),
    Case("issue/text-wanted", article("kicker:", "  «a: b"), "wants quotes"),
    Case("issue/list-wanted", article("authors:", "  «name: Jane"), "“- ”"),
    Case("issue/list-wanted", HEAD + "sections: «none\n", "“- ”"),
    Case("issue/yes-or-no", article("drop_cap: «perhaps"), "write true or false"),
    Case("issue/number", "key: a\nnumber: «eleven\ndate: 2022-11-30\n" + SECTIONS + ARTICLE + BODY, "digits"),
    Case("issue/number", figure("- key: a", "  ratio: «3:2"), "digits"),
    Case(
        "issue/out-of-range", "key: a\nnumber: «0\ndate: 2022-11-30\n" + SECTIONS + ARTICLE + BODY, "change the number"
    ),
    Case("issue/out-of-range", figure("- key: a", "  ratio: «9"), "change the number"),
    Case("issue/date-form", "key: a\nnumber: 1\ndate: «30.11.2022\n" + SECTIONS + ARTICLE + BODY, "year-month-day"),
    Case("issue/impossible-date", "key: a\nnumber: 1\ndate: «2022-11-31\n" + SECTIONS + ARTICLE + BODY, "calendar"),
    Case("issue/choice", article("start: «newpage"), "did you mean “new-page”?"),
    Case("issue/choice", article("start: «tomorrow"), "write new-page or continue"),
    Case("issue/bad-key", HEAD + SECTIONS + "      - key: «One Article\n        title: x\n" + BODY, "hyphens"),
    Case("issue/bad-key", HEAD + SECTIONS + f"      - key: «{'x' * 65}\n        title: x\n" + BODY, "64"),
    Case("issue/bad-key", HEAD + "layout: «../forum\n" + SECTIONS + ARTICLE + BODY, "hyphens"),
    Case("issue/language", article("language: «english!"), "zh-Hans"),
    Case("issue/empty-list", HEAD + "sections:\n  - name: News\n    articles: «[]\n", "at least one"),
    Case(
        "issue/address",
        TOP + BODY,
        "write https://",
        PUBLICATION + "web: «www.example.org\n",
        "issues/publication.yaml",
    ),
    Case("publication/missing", "«" + TOP + BODY, "publication.yaml", None),
    Case("publication/not-a-mapping", TOP + BODY, "title", "«- a\n", "issues/publication.yaml"),
    Case(
        "issue/unknown-key",
        TOP + BODY,
        "did you mean “sponsor”?",
        PUBLICATION + "«sponser: x\n",
        "issues/publication.yaml",
    ),
]

CROSS = [
    Case("section/unknown", HEAD + SECTIONS.replace("News", "«Newz") + ARTICLE + BODY, "did you mean “News”?"),
    Case("section/unknown", HEAD + SECTIONS.replace("News", "«Sport") + ARTICLE + BODY, "publication.yaml"),
    Case(
        "section/order",
        TOP + BODY + "  - name: «Policy\n    articles:\n" + ARTICLE.replace("one", "two") + BODY,
        "keep the publication's order",
    ),
    Case(
        "section/duplicate",
        TOP + BODY + "  - name: «News\n    articles:\n" + ARTICLE.replace("one", "two") + BODY,
        "move its articles",
    ),
    Case("article/duplicate-key", TOP + BODY + ARTICLE.replace("key: one", "key: «one") + BODY, "its own"),
    Case("article/no-body", HEAD + SECTIONS + "      - «key: one\n        title: x\n", "body: |"),
    Case("article/no-body", TOP + "        «body:\n", "below"),
    Case("article/two-bodies", article("body_file: «issues/a.md"), "keep one"),
    Case("article/length", article("length: «{lines: 3, pages: 2}"), "lines: 120"),
    Case("article/unknown-figure", body("Text.", "", "«![](#photo)"), "figures:"),
    Case("article/unknown-link", body("See [there](#«nowhere).").replace("[there](#«", "[«there](#"), "article's key"),
    Case(
        "article/placed-twice", body("![](#a)", "", "«![](#a)") + "        figures:\n          - key: a\n", "one place"
    ),
    Case(
        "article/duplicate-part",
        article("figures:", "  - key: a", "pull_quotes:", "  - key: «a", "    text: x"),
        "keys of their own",
    ),
    Case(
        "article/paired-and-placed",
        body("«![](#b)") + "        figures:\n          - {key: a, pair: b}\n          - key: b\n",
        "names the pair",
    ),
    Case("figure/unknown-pair", figure("- key: photo", "  pair: «xyz"), "another figure"),
    Case("figure/pair", figure("- key: a", "  pair: «a"), "two figures"),
    Case("figure/pair", figure("- {key: a, pair: b}", "- {key: c, pair: «b}", "- key: b"), "one pair"),
    Case("figure/no-alt", figure("- key: «a", "  image: assets/a.jpg"), "decorative: true"),
    Case("figure/alt-and-decorative", figure("- key: a", "  alt: x", "  decorative: «yes"), "keep one"),
    Case("figure/alt-is-a-file-name", figure("- key: a", "  alt: «IMG_1203.JPG"), "write it in a sentence"),
    Case("figure/size-and-span", figure("- key: a", "  size: half", "  span: «wide"), "keep “size:”"),
    Case("figure/crop", figure("- key: a", "  crop: false", "  ratio: «1.6"), "one of the two"),
    Case("figure/crop", figure("- key: a", "  size: full", "  crop: «false"), "size: wide"),
    Case(
        "sidebar/placement", article("sidebars:", "  - title: x", "    body: |", "      «![](#one)"), "article's body"
    ),
    Case(
        "sidebar/note",
        article("sidebars:", "  - title: x", "    body: «|", "      x[^1]", "", "      [^1]: y"),
        "in the text",
    ),
]

PATHS = [
    Case("path/outside", figure("- key: a", "  alt: x", "  image: «../../etc/passwd"), "workspace"),
    Case("path/absolute", figure("- key: a", "  alt: x", "  image: «/etc/passwd"), "workspace"),
    Case("path/absolute", figure("- key: a", "  alt: x", "  image: «~/photo.jpg"), "workspace"),
    Case("path/address", figure("- key: a", "  alt: x", "  image: «file:///etc/passwd"), "save a copy"),
    Case("path/address", figure("- key: a", "  alt: x", "  image: «https://example.org/a.jpg"), "save a copy"),
    Case("path/backslash", figure("- key: a", "  alt: x", "  image: «assets\\a.jpg"), "with /"),
    Case("path/malformed", figure("- key: a", "  alt: x", '  image: «"a\\nb"'), "assets/"),
    Case("path/missing", TOP + "        body_file: «issues/none.md\n", "spelling"),
    Case("path/not-a-file", TOP + "        body_file: «issues\n", "not a folder"),
    Case("path/outside", TOP + "        body_file: «link.md\n", "copy the file"),
    Case("path/outside", TOP + "        body_file: «linked/secret.md\n", "copy the file"),
    Case("path/not-a-file", TOP + "        body_file: «pipe.md\n", "not a folder"),
    Case("path/not-text", TOP + "        body_file: «mail.keys\n", ".md"),
    Case("path/not-text", TOP + "        body_file: «.hidden/words.md\n", "no point"),
    Case("path/not-text", TOP + "        body_file: «keys.md\n", ".md"),
    Case("path/too-large", TOP + "        body_file: «large.md\n", "split"),
    Case("path/malformed", TOP + "        body_file: «circle.md\n", "put the file itself there"),
    Case("article/no-body", TOP + "        body_file: «blank.md\n", "write the article"),
]

PROSE = [
    Case("prose/html", body("Some «<b>bold</b> words."), "**words**"),
    Case("prose/html", body("One «<big>tag</big> more."), "\\<"),
    Case("prose/html", body("One line.«<br>", "Another."), "two spaces or a backslash"),
    Case("prose/stray-mark", body("Meet **there** «**in March. Bring *cake*."), "**words**"),
    Case("prose/stray-mark", body("All members«* are asked."), "\\*"),
    Case("prose/stray-mark", body("On the 20«^th of^ March."), "20^th^"),
    Case("prose/stray-mark", body("CO«~2 falls."), "CO~2~"),
    Case("prose/stray-mark", body("See [their site«] (https://example.org)."), "without a space"),
    Case("prose/stray-mark", body("«##Subhead"), "a space after ##"),
    Case("prose/stray-mark", body("Text.", "", "«sidebars:", "  - key: a"), "as “body:” is"),
    Case("prose/stray-mark", body("Text.[^1]", "", "[^1]: Note.", "«figures:", "  - key: a"), "as “body:” is"),
    Case("prose/stray-mark", body("«| Year | Number |", "| 2020 | 3 |"), "|---|---|"),
    Case("prose/stray-mark", body("## Subhead «{#name .class}"), "braces hold a language"),
    Case("prose/stray-mark", body("«::: {.box}", "Words.", ":::"), "sidebars:"),
    Case("article/drop-cap", TOP + "        drop_cap: «true\n        body: |\n          2022 was dry.\n", "in letters"),
    Case("prose/link-title", body('See [«it](https://example.org "our page").'), "into the text"),
    Case("prose/stray-mark", body("«•lamp"), "a space after •"),
    Case("prose/stray-mark", body("«+-----+-----+", "| one | two |", "+=====+=====+"), "|---|---|"),
    Case("prose/stray-mark", body("A a«*b*c of letters."), "\\*"),
    Case("prose/bold-subhead", body("«**The new weir**", "", "Words."), "write “## The new weir”"),
    Case("prose/lines-joined", body("«Forum House", "12 Mill Lane", "Riverton"), "a backslash"),
    Case("prose/broken-address", body("See «https://example.org/reports/", "2022/annual.pdf there."), "on one line"),
    Case("prose/table-row", body("| A | B |", "|---|---|", "«| 1 | 2 | 3 |"), "more cells"),
    Case("prose/table-row", body("| A | B |", "|---|---|", "«| 1 |"), "empty ones too"),
    Case("prose/html", body("The 20«<sup>th</sup> time."), "20^th^"),
    Case("prose/html", body("H«<SUB>2</SUB>O"), "~…~"),
    Case("prose/html", body("Text.", "", "«<script>alert(1)</script>"), "Markdown"),
    Case("prose/html", body("Text «<!-- remark --> here."), "YAML file"),
    Case("prose/html", TOP.replace("title: One", "title: On«<i>e</i>") + BODY, "*words*"),
    Case("prose/code-block", body("Text.", "", "«```", "x = 1", "```"), "typewriter"),
    Case("prose/link", body("A [«link](javascript:alert(1))."), "https://"),
    Case("prose/link", body("A [«link](file:///etc/passwd)."), "https://"),
    Case("prose/link", body("A [«link](data:text/html,x)."), "https://"),
    Case("prose/link", body("A [«link](www.example.org)."), "write https://www.example.org"),
    Case("prose/link", body("A [«link](jo@example.org)."), "mailto:jo@example.org"),
    Case("prose/link", body("A [«link]()."), "address"),
    Case("prose/link", body("A [«link](https://)."), "as a whole"),
    Case("prose/link", body("A [«link](#Not_a_key)."), "hyphens"),
    Case("prose/image", body("Text.", "", "«![A photo](photo.jpg)"), "figures:"),
    Case("prose/placement-in-text", body("Look: «![](#a) here."), "line of its own"),
    Case("prose/placement-in-text", body("- item", "- «![](#a)"), "line of its own"),
    Case("prose/placement-text", body("«![words](#a)") + "        figures:\n          - key: a\n", "figures:"),
    Case("prose/attribute", body("In [«Chinese]{.red} words."), "lang=zh-Hans"),
    Case("prose/unknown-note", body("A claim.«[^1]"), "[^1]: …"),
    Case("prose/unused-note", body("A claim.", "", "«[^1]: Its source."), "where its number belongs"),
    Case("prose/duplicate-note", body("A[^1].", "", "[^1]: B.", "", "«[^1]: C."), "another mark"),
    Case("prose/note", body("A[^1].", "", "«[^1]: B.", "", "    C."), "one paragraph"),
    Case("prose/note", body("A[^1].", "", "«[^1]: - B"), "one paragraph"),
    Case("prose/note-misplaced", body("A[^1].", "", "[^1]: B«[^1]."), "body"),
    Case("prose/note-misplaced", article("standfirst: A claim«^[with a source]."), "body"),
    Case("prose/misplaced", body("- item", "", "  «## Heading"), "line of its own"),
    Case("prose/misplaced", body("> «| a | b |", "> |---|---|", "> | 1 | 2 |"), "line of its own"),
    Case("prose/heading-level", body("«# Title"), "write ##"),
    Case("prose/heading-level", body("«#### Small"), "write ##"),
    Case("prose/reference-link", body("«[note]: https://example.org"), "[text](address)"),
    Case("prose/too-deep", body("> > > > > > > > > > > > > > > > «deep"), "four levels"),
    Case("prose/too-deep", body("- a", "  - b", "    - c", "      - d", "        «- e"), "four levels"),
    Case("prose/brackets", body("[" * 8 + "«" + "[" * 5000), "close each"),
    Case("prose/long-paragraph", body("«" + "word " * 4_001), "empty line"),
    Case("prose/too-long", body("«" + "word " * 80_001), "split"),
    Case("prose/table-too-large", body("«" + "|a" * 31 + "|", "|-" * 31 + "|", *["|1" * 31 + "|"] * 200), "split"),
]

CASES = [*YAML, *SHAPE, *CROSS, *PATHS, *PROSE]
