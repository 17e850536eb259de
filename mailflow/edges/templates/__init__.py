"""Notices as words: the facts of a notice and the folder named after its kind, to a subject, a text and an HTML body.

Templates come from disk and are written by whoever runs this; facts come from people and from candidates, and are
never compiled, never trusted: a sandboxed environment, HTML escaped, every value folded to one line, a missing fact
refused. What costs time is done once, when a template is first used: the stylesheet is inlined into the template and
not into each mail, the words are put in from the language's catalogue and not looked up while rendering.
"""

from mailflow.edges.templates.notices import Rendered, Templates, own_folder

__all__ = ["Rendered", "Templates", "own_folder"]
