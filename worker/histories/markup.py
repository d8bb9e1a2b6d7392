"""HTML that other systems keep comments in, as the plain text that readers saw."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_NEW_LINE = frozenset({"br", "p", "div", "li", "blockquote", "tr", "h1", "h2", "h3", "h4", "pre"})
_UNSEEN = frozenset({"script", "style"})
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def plain(html: str) -> str:
    """The text of an HTML fragment, blocks and breaks as line ends; of plain text, the text."""
    if "<" not in html and "&" not in html:
        return html
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return _BLANK_LINES.sub("\n", "".join(reader.parts)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _NEW_LINE:
            self.parts.append("\n")
        elif tag == "img":  # emoji of some systems are pictures
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _NEW_LINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
