"""How templates become Python: a block gathers its pieces in one list, and a value is made text by one call.

Jinja hands each piece of a block up through the generators of all templates around it, and makes each value a Markup
before the pieces are joined; with a thousand pieces in a digest that is most of the rendering.
"""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame


class Gathering(CodeGenerator):
    """Needs an environment whose `finalize` gives the very text that is put out: a `str`, escaped where that is due."""

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        together = _together(nodes)
        if not frame.block_frame or frame.buffer is not None:
            super().blockvisit(together, frame)
            return
        self.buffer(frame)
        super().blockvisit(together, frame)
        self.writeline(f"yield concat({frame.buffer})")
        frame.buffer = None

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(finalize.src or "str(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(")")


def _together(body: Iterable[nodes.Node]) -> list[nodes.Node]:
    """What is put out without a condition between, put out at once: its constant pieces become one."""
    told: list[nodes.Node] = []
    for node in body:
        if told and isinstance(node, nodes.Output) and isinstance(before := told[-1], nodes.Output):
            told[-1] = nodes.Output([*before.nodes, *node.nodes], lineno=before.lineno)
        else:
            told.append(node)
    return told
