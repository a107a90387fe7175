"""Reads the source for texts that reach Streamlit without having gone through `plain`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HOVERED = ("hovertext", "ticktext")
"""Arguments of Plotly, which reads HTML, that hold texts of rows."""
SINKS = {
    **dict.fromkeys(("markdown", "caption", "title", "header", "subheader", "write"), (0, "body")),
    **dict.fromkeys(("error", "info", "warning", "success", "toast", "exception"), (0, "body")),
    **dict.fromkeys(("button", "form_submit_button", "download_button", "checkbox"), (0, "label")),
    **dict.fromkeys(("link_button", "toggle", "expander", "popover", "status"), (0, "label")),
    **dict.fromkeys(("text_input", "text_area", "number_input", "date_input"), (0, "label")),
    **dict.fromkeys(("time_input", "file_uploader", "slider", "select_slider"), (0, "label")),
    **dict.fromkeys(("selectbox", "multiselect", "feedback", "color_picker"), (0, "label")),
    **dict.fromkeys(("chat_message", "chat_input", "menu_button", "badge"), (0, "label")),
    **dict.fromkeys(("radio", "pills", "segmented_control"), (0, 1, "label", "options")),
    "metric": (0, 1, 2, "label", "value", "delta"),
    "page_link": (1, "label"),
    "progress": (1, "text"),
    "spinner": (0, "text"),
    "tabs": (0, "tabs"),
    "dialog": (0, "title"),
}
"""Functions of Streamlit that read Markdown: places and names of the arguments they read as such;
`help` is one of each."""
PLAIN = {"plain", "counted", "web_link", "mail_link", "quote"}
"""Functions that give Markdown in which nothing from outside is read as such."""


def unguarded(path: Path) -> list[str]:
    """Places of a file where text reaches a page as Markdown, though nobody made it plain."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own = _own_names(tree)
    return [
        f"{path.name}:{text.lineno}: {ast.unparse(text)}"
        for top in tree.body
        for node in ast.walk(top)
        for text in [*_read_as_markdown(node, own), *_returned(node)]
        if not Reader(tree, top).is_plain(text)
    ]


def in_charts(path: Path) -> list[str]:
    """Places of a file where texts reach a chart, though nothing keeps HTML from them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        f"{path.name}:{keyword.value.lineno}: {ast.unparse(keyword.value)}"
        for top in tree.body
        for keyword in (n for n in ast.walk(top) if isinstance(n, ast.keyword))
        if keyword.arg in HOVERED and not _is_for_charts(keyword.value, top)
    ]


def _is_for_charts(node: ast.expr, function: ast.AST) -> bool:
    """Whether `in_charts` has a hand in an expression or in what its names are bound to."""
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    bound = (n for n in ast.walk(function) if isinstance(n, ast.Assign))
    values = [n.value for n in bound if names & {ast.unparse(t) for t in n.targets}]
    return any(
        "in_charts(" in ast.unparse(value) or "(in_charts)" in ast.unparse(value)
        for value in (node, *values)
    )


def _own_names(tree: ast.Module) -> set[str]:
    """Modules of the project that a file imports: their functions are looked at where they are."""
    imports = (n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom))
    from_project = (n for n in imports if (n.module or "").split(".")[0] in ("upa", "pages"))
    return {alias.asname or alias.name for node in from_project for alias in node.names}


def _read_as_markdown(node: ast.AST, own: set[str]) -> Iterator[ast.expr]:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return
    if node.func.attr not in SINKS or ast.unparse(node.func.value) in own:
        return
    places = (*SINKS[node.func.attr], "help")
    yield from (a for n, a in enumerate(node.args) if n in places)
    yield from (k.value for k in node.keywords if k.arg in places)


def _returned(node: ast.AST) -> Iterator[ast.expr]:
    """What a function that promises Markdown returns."""
    if isinstance(node, ast.FunctionDef) and _returns_markup(node) and node.name not in PLAIN:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Return) and inner.value is not None:
                yield inner.value


class Reader:
    """Tells of expressions in one function whether they are plain."""

    def __init__(self, tree: ast.Module, function: ast.AST) -> None:
        self.function = function
        self.markup = {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and _returns_markup(node)
        }

    def is_plain(self, node: ast.expr | None) -> bool:
        """Whether an expression holds nothing from outside that was not made plain."""
        known = getattr(self, f"_{type(node).__name__}".lower(), None)
        return known is not None and known(node)

    def _constant(self, node: ast.Constant) -> bool:
        return True

    def _joinedstr(self, node: ast.JoinedStr) -> bool:
        return all(map(self.is_plain, node.values))

    def _formattedvalue(self, node: ast.FormattedValue) -> bool:
        shape = ast.unparse(node.format_spec) if node.format_spec else ""
        return any(mark in shape for mark in (",", "%", ".")) or self.is_plain(node.value)

    def _binop(self, node: ast.BinOp) -> bool:
        return self.is_plain(node.left) and self.is_plain(node.right)

    def _boolop(self, node: ast.BoolOp) -> bool:
        return all(map(self.is_plain, node.values))

    def _ifexp(self, node: ast.IfExp) -> bool:
        return self.is_plain(node.body) and self.is_plain(node.orelse)

    def _list(self, node: ast.List | ast.Tuple | ast.Set) -> bool:
        return all(map(self.is_plain, node.elts))

    _tuple = _set = _list

    def _starred(self, node: ast.Starred) -> bool:
        return self.is_plain(node.value)

    def _listcomp(self, node: ast.ListComp | ast.GeneratorExp) -> bool:
        return self.is_plain(node.elt)

    _generatorexp = _listcomp

    def _attribute(self, node: ast.Attribute) -> bool:
        return node.attr.isupper()

    def _subscript(self, node: ast.Subscript) -> bool:
        return self.is_plain(node.value)

    def _name(self, node: ast.Name) -> bool:
        values = list(self._assigned(node.id))
        return node.id.isupper() or (bool(values) and all(map(self.is_plain, values)))

    def _assigned(self, name: str) -> Iterator[ast.expr | None]:
        """Everything that a name of the function is bound to; None for what cannot be told."""
        for node in ast.walk(self.function):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    yield from _bound(target, node.value, name)
            elif isinstance(node, (ast.AugAssign, ast.AnnAssign, ast.NamedExpr)):
                yield from _bound(node.target, node.value, name)
            elif isinstance(node, (ast.For, ast.comprehension)):
                yield from _bound(node.target, None, name)
            elif isinstance(node, ast.arg) and node.arg == name:
                is_markup = node.annotation is not None and "Markup" in ast.unparse(node.annotation)
                yield ast.Constant("") if is_markup else None

    def _call(self, node: ast.Call) -> bool:
        called = node.func
        if ast.unparse(called) == "Markup":
            return self.is_plain(node.args[0])
        if isinstance(called, ast.Attribute) and called.attr == "join":
            return self.is_plain(called.value) and self.is_plain(node.args[0])
        if isinstance(called, ast.Name) and called.id in ("list", "map"):
            first = node.args[0]
            return self.is_plain(first) or ast.unparse(first) in PLAIN | self.markup
        name = called.attr if isinstance(called, ast.Attribute) else ast.unparse(called)
        return name in PLAIN | self.markup


def _bound(target: ast.expr, value: ast.expr | None, name: str) -> Iterator[ast.expr | None]:
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    elif isinstance(target, ast.Tuple):
        parts = value.elts if isinstance(value, ast.Tuple) else [None] * len(target.elts)
        for part, own in zip(target.elts, parts, strict=False):
            yield from _bound(part, own, name)


def _returns_markup(node: ast.FunctionDef) -> bool:
    return node.returns is not None and "Markup" in ast.unparse(node.returns)
