"""From a template's text to its pieces, by Velocity 1.7's grammar and its rules for white space.

A directive's closing parenthesis, `#else` and `#end` take the end of their line with them; `#set` also takes the blanks
before it where nothing but another directive or a reference precedes them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sagemaker_rest.cloud.api_gateway.data_plane.velocity import directives as d
from sagemaker_rest.cloud.api_gateway.data_plane.velocity.expression_parser import ExpressionParser

if TYPE_CHECKING:
    from sagemaker_rest.cloud.api_gateway.data_plane.velocity.expressions import Expression
    from sagemaker_rest.cloud.api_gateway.data_plane.velocity.nodes import Node

_LINE_END = r"(?:[ \t]*(?:\r\n|\n|\r))?"
_SET = re.compile(r"[ \t]*(?:#set|#\{set\})[ \t]*(?=\()")
_TEXT = re.compile(r"[^$#\\]+")
_LINE_COMMENT = re.compile(r"##[^\r\n]*(?:\r\n|\n|\r|$)")
_COMMENT = re.compile(r"#\*.*?(?:\*#|\Z)", re.DOTALL)
_AS_IT_IS = re.compile(r"#\[\[(?P<content>.*?)\]\]#", re.DOTALL)
_DIRECTIVE = re.compile(r"#(?:(?P<name>@?[A-Za-z_][A-Za-z0-9_]*)|\{(?P<braced>[A-Za-z_][A-Za-z0-9_]*)\})")
_ESCAPED_DIRECTIVE = re.compile(r"(?P<slashes>\\+)(?P<directive>#(?:@?[A-Za-z_]\w*|\{[A-Za-z_]\w*\}))", re.ASCII)
_ESCAPED_REFERENCE = re.compile(r"\\*\$+!?\{?[A-Za-z_]")
_CLOSING = re.compile(_LINE_END)
# runs: at each of their characters what follows would be looked for anew
_BACKSLASHES = re.compile(r"\\+")
_DOLLARS = re.compile(r"\$+")
_PARENTHESIS = re.compile(r"\s*\(")
# `#evaluate` and macros are not among them: AWS was seen to print both as they stand
_DIRECTIVES = frozenset(
    {"set", "if", "elseif", "else", "end", "foreach", "define", "macro", "stop", "break", "literal"}
)
# [?] there is nothing to include on AWS; whether it prints these or fails is not known
_ENDING: dict[str, Node] = {"stop": d.Stop(), "break": d.Break()}
_MISSING = frozenset({"parse", "include"})


def parse(template: str) -> d.Block:
    """Return the template's pieces.

    Raises:
        TemplateError: its syntax is wrong.
    """
    parser = _Parser(template)
    block = parser.block()
    if parser.position < len(template):
        raise parser.error("nothing is open that this could end")
    return block


class _Parser(ExpressionParser):
    """Reads text, references and directives."""

    def interpolated(self, content: str) -> Node:
        return parse_interpolated(content)

    def block(self) -> d.Block:
        """Read up to the directive that ends the block, or to the end of the template."""
        nodes: list[Node] = []
        while self.position < len(self.text):
            if self._closing_directive():
                break
            node = self._node()
            if node is not None:
                nodes.append(node)
        return d.Block(tuple(nodes))

    def _closing_directive(self) -> str | None:
        found = _DIRECTIVE.match(self.text, self.position)
        name = (found["name"] or found["braced"]) if found else None
        return name if name in ("end", "else", "elseif") else None

    def _node(self) -> Node | None:
        if found := self.take(_SET):
            return self._set()
        if found := self.take(_TEXT):
            return d.Text(found[0])
        return {"$": self._dollar, "#": self._hash, "\\": self._backslash}[self.text[self.position]]()

    def _dollar(self) -> Node:
        reference = self.reference()
        return reference if reference is not None else self._plain(self.require(_DOLLARS, "$")[0])

    def _backslash(self) -> Node:
        if _ESCAPED_REFERENCE.match(self.text, self.position) and (reference := self.reference()) is not None:
            return reference
        if found := self.take(_ESCAPED_DIRECTIVE):
            return self._escaped_directive(found)
        return d.Text(self.require(_BACKSLASHES, "a backslash")[0])

    def _escaped_directive(self, found: re.Match[str]) -> Node:
        """Halve the backslashes before a directive; one that is left over means that it is not a directive."""
        slashes, directive = found["slashes"], found["directive"]
        known = directive.strip("#{}") in _DIRECTIVES
        if len(slashes) % 2:
            return d.Text(slashes[: len(slashes) // 2] + directive if known else slashes + directive)
        self.position -= len(directive)
        # Velocity halves them before `#if`, `#else` and `#end`, but not before `#set`
        return d.Text(slashes[: len(slashes) // 2] if known and directive != "#set" else slashes)

    def _plain(self, taken: str) -> Node:
        character, left = taken[0], len(self.text) - self.position
        if not left or (character == "$" and left == 1 and self.text.endswith("!")):
            # AWS was seen to answer 500; Velocity's lexer fails so
            raise self.error(f"a template cannot end with {character}")
        return d.Text(taken)

    def _hash(self) -> Node | None:
        if self.take(_LINE_COMMENT):
            return None
        if found := self.take(_AS_IT_IS):
            return d.Text(found["content"])
        if self.text.startswith("#[[", self.position):
            raise self.error("#[[ is not closed")
        if self.take(_COMMENT):
            return None
        start = self.position
        found = self.take(_DIRECTIVE)
        if found is None:
            self.position += 1
            return self._plain("#")
        return self._directive(found["name"] or found["braced"], start)

    def _directive(self, name: str, start: int) -> Node:
        with_a_block = {
            "if": self._if,
            "foreach": self._foreach,
            "define": self._define,
            "macro": self._macro,
            "literal": self._literal,
        }
        if name in with_a_block:
            return with_a_block[name]()
        if name in _MISSING:
            raise self.error(f"#{name} has nothing to read from")
        if _PARENTHESIS.match(self.text, self.position):
            self._arguments()
        if name in _ENDING:
            return _ENDING[name]
        # not a directive here: it is printed as it stands, with its arguments
        return d.Text(self.text[start : self.position])

    def _arguments(self) -> None:
        self.require(_PARENTHESIS, "(")
        while not self.closed_by(")"):
            if self.take_word() is None:
                self.parameter()
            self.take_comma()
        self.take(_CLOSING)

    def _end(self) -> None:
        if self._closing_directive() != "end":
            raise self.error("#end is missing")
        self.take(_DIRECTIVE)
        self.take(_CLOSING)

    def _condition(self) -> Expression:
        self.require(_PARENTHESIS, "(")
        condition = self.expression()
        self.close(")")
        self.take(_CLOSING)
        return condition

    def _set(self) -> Node:
        self.require(_PARENTHESIS, "(")
        target = self.reference_in_expression()
        self.require_symbol("=")
        expression = self.expression()
        self.close(")")
        self.take(_CLOSING)
        return d.Set(target, expression)

    def _if(self) -> Node:
        branches = [(self._condition(), self.block())]
        while self._closing_directive() == "elseif":
            self.take(_DIRECTIVE)
            branches.append((self._condition(), self.block()))
        otherwise = d.Block(())
        if self._closing_directive() == "else":
            self.take(_DIRECTIVE)
            self.take(_CLOSING)
            otherwise = self.block()
        self._end()
        return d.If(tuple(branches), otherwise)

    def _foreach(self) -> Node:
        self.require(_PARENTHESIS, "(")
        name = self.reference_in_expression().name
        if self.take_word() != "in":
            raise self.error("expected in")
        items = self.parameter()
        self.close(")")
        self.take(_CLOSING)
        block = self.block()
        self._end()
        return d.Foreach(name, items, block)

    def _define(self) -> Node:
        self.require(_PARENTHESIS, "(")
        name = self.reference_in_expression().name
        self.close(")")
        self.take(_CLOSING)
        block = self.block()
        self._end()
        return d.Define(name, block)

    def _macro(self) -> Node:
        """Read a macro and forget it: macros in a template are off."""
        self._arguments()
        self.block()
        self._end()
        return d.Text("")

    def _literal(self) -> Node:
        self._arguments()
        start = self.position
        self.block()
        content = self.text[start : self.position]
        self._end()
        return d.Text(content)


def parse_interpolated(content: str) -> d.Block:
    """Return the pieces of a text in double quotes, which may end with `$` or `#`."""
    if "##" in content:
        return parse(content)
    block = parse(content + " ")
    last = block.nodes[-1] if block.nodes else None
    if not isinstance(last, d.Text):
        return block
    return d.Block((*block.nodes[:-1], d.Text(last.content.removesuffix(" "))))
