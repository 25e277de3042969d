# SPDX-License-Identifier: MIT
"""The document's own order: parts joined into blocks, blocks into articles, articles into sections, as written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from forumpress.edition.tags.lists import ListBuilder
from forumpress.edition.tags.nodes import Kid, MarkedContent, Node
from forumpress.edition.tags.simplify import wrap_lines
from forumpress.edition.tags.tables import join_tables, table_of
from forumpress.errors import InternalError
from forumpress.layout.elements import Belongs, element_named
from forumpress.layout.inline import plain_text
from forumpress.layout.story import Block, Box, Paragraph
from forumpress.typeset.plan import PlacedLines
from forumpress.typeset.proof import PageProof, PartRole, PlacedPart


@dataclass(slots=True)
class Assembly:
    """The new tree, and what became of the drawn elements that are not in it."""

    document: Node
    repeated: list[MarkedContent] = field(default_factory=list)
    """Content of repeated table heads."""


def assemble(proof: PageProof, drawn: Mapping[str, Node]) -> Assembly:
    """The document tree of an issue from its drawn parts, by id, without the artifacts.

    Raises InternalError when a part was listed and not drawn, or drawn and not listed.
    """
    parts = [part for part in proof.parts if part.role is not PartRole.ARTIFACT]
    if missing := [part.id for part in parts if part.id not in drawn]:
        raise InternalError(f"parts without an element on their page: {', '.join(missing[:5])}")
    if unknown := sorted(drawn.keys() - {part.id for part in proof.parts}):
        raise InternalError(f"elements that are no listed part: {', '.join(unknown[:5])}")
    assembly = Assembly(Node("Document"))
    roots = _join(parts, drawn, assembly)
    owners = _note_owners(proof)
    _Order(proof, roots, owners).fill(assembly.document)
    return assembly


def _join(parts: Iterable[PlacedPart], drawn: Mapping[str, Node], assembly: Assembly) -> list[tuple[PlacedPart, Node]]:
    """One element for each block: what goes on is appended to what it goes on with."""
    heads: dict[str, str] = {}
    roots: list[tuple[PlacedPart, Node]] = []
    for part in parts:
        node = drawn[part.id]
        if part.continues is None:
            heads[part.id] = part.id
            roots.append((part, node))
            continue
        head = heads.get(part.continues)
        if head is None:
            raise InternalError(f"part {part.id} goes on with {part.continues}, which does not come before it")
        heads[part.id] = head
        first, following = table_of(drawn[head]), table_of(node)
        if part.role is PartRole.TABLE and first is not None and following is not None:
            assembly.repeated.extend(join_tables(first, following))
        else:
            drawn[head].kids.extend(node.kids)
    return roots


def _note_owners(proof: PageProof) -> dict[str, str]:
    """The block that calls each footnote, by the note's key."""
    return {
        note.paragraph.key: item.block.block.key
        for page in proof.plan.pages
        for item in page.items
        if isinstance(item, PlacedLines)
        for note in item.block.notes
    }


class _Order:
    """Puts joined blocks into the order of the stories; what no story knows keeps its place on the pages."""

    def __init__(self, proof: PageProof, roots: list[tuple[PlacedPart, Node]], owners: Mapping[str, str]) -> None:
        self._language = proof.facts.language
        self._stories = proof.stories
        self._blocks: dict[str, list[tuple[PlacedPart, Node]]] = {}
        self._notes: dict[str, list[tuple[PlacedPart, Node]]] = {}
        known = {block.key for story in proof.stories for block in story.blocks}
        last = ""
        for part, node in roots:
            if part.role is PartRole.NOTE and part.block in owners:
                self._notes.setdefault(owners[part.block], []).append((part, node))
                continue
            last = part.block if part.block in known else last
            self._blocks.setdefault(last, []).append((part, node))

    def fill(self, document: Node) -> None:
        """Append everything to the document element."""
        self._take(document, "", None)
        section: Node | None = None
        for story in self._stories:
            if not story.section:
                section = None
            elif section is None or section.title != story.section:
                section = Node("Sect", title=story.section)
            placed = [block for block in story.blocks if block.key in self._blocks]
            article = Node("Art", title=plain_text(story.title) or None)
            lists = ListBuilder(article)
            for block in placed:
                target = self._parent_of(block, document, section, article)
                if target is article and isinstance(block, Paragraph):
                    target = lists.parent_for(block)
                else:
                    lists.close()
                if section is not None and target is not document and section not in document.kids:
                    document.kids.append(section)
                if target not in (document, section) and article not in (holder := section or document).kids:
                    holder.kids.append(article)
                self._take(target, block.key, block)

    def _parent_of(self, block: Block, document: Node, section: Node | None, article: Node) -> Node:
        belongs = element_named(block.kind).belongs if isinstance(block, Box) else Belongs.ARTICLE
        if belongs is Belongs.DOCUMENT:
            return document
        if belongs is Belongs.SECTION:
            return section or document
        return article

    def _take(self, target: Node, key: str, block: Block | None) -> None:
        for part, node in self._blocks.get(key, ()):
            target.kids.extend(self._finished(node, block if block is None or part.block == block.key else None))
        for part, node in self._notes.get(key, ()):
            target.kids.append(self._note(part, node))

    def _finished(self, node: Node, block: Block | None) -> list[Kid]:
        language = None if block is None or _same(block.language, self._language) else block.language
        if isinstance(block, Paragraph):
            node.language = node.language or language
            node.marks["composed"] = "yes"
            _say_cap_word(node, block)
            label = next((kid for kid in node.kids if isinstance(kid, Node) and kid.tag == "Lbl"), None)
            if label is not None and block.list_path:
                node.kids.remove(label)
                return [label, node]
            return [node]
        kids: list[Kid] = wrap_lines(node.kids) if node.tag in ("Div", "NonStruct") else [node]
        for kid in kids:
            if isinstance(kid, Node):
                kid.language = kid.language or language or node.language
        if block is not None and len(kids) > 1 and (tag := element_named(block.kind).tag):
            return [Node(tag, kids)]
        return kids

    def _note(self, part: PlacedPart, node: Node) -> Node:
        labels = [kid for kid in node.kids if isinstance(kid, Node) and kid.tag == "Lbl"]
        text = [kid for kid in node.kids if kid not in labels]
        marks = {"composed": "yes"}
        return Node("Note", [*labels, Node("P", text, marks=marks)], id=part.id, language=node.language)


def _say_cap_word(node: Node, block: Paragraph) -> None:
    """Let a drop cap know the word that it begins."""
    if not block.drop_cap:
        return
    for below in node.walk():
        if below.marks.get("role") == "dropcap":
            below.marks["word"] = next(iter("".join(run.text.plain for run in block.runs).split()), "")


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
