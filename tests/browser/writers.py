"""A signed-in reader who writes, on a page of ours or in the frame on another newspaper's page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.browser.waiting import at_rest

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Locator, Page

TAG = '<ombud-comments site="demo" article="{article}"></ombud-comments>'
SUBMITS = re.compile(r"/comments$")
"""What a comment is submitted to."""


@dataclass
class Writer:
    """Somebody who writes.

    Attributes:
        page: Where, once it is open.
        address: Of the page with the comments.
        framed: Whether they come in a frame there.
    """

    page: Page
    address: str
    framed: bool

    def open(self) -> Writer:
        """Come to the page, which is at rest then."""
        self.page.goto(self.address)
        at_rest(self.page)
        self.button("내 댓글").wait_for()
        return self

    def leave(self) -> None:
        """Go elsewhere in the same tab."""
        self.page.goto("about:blank")

    def shut(self) -> None:
        """Shut the tab; the next time it is another one of the same browser."""
        context = self.page.context
        self.page.close()
        self.page = context.new_page()

    @property
    def comments(self) -> Page | FrameLocator:
        """Where the comments are."""
        return self.page.frame_locator("iframe") if self.framed else self.page

    @property
    def box(self) -> Locator:
        """Where the words go."""
        return self.comments.get_by_label("댓글 쓰기")

    @property
    def said(self) -> Locator:
        """What is said below the box."""
        return self.comments.locator(".problem")

    @property
    def published(self) -> Locator:
        """The texts of the thread."""
        return self.comments.locator(".thread .text")

    def button(self, name: str) -> Locator:
        """A button that says so."""
        return self.comments.get_by_role("button", name=name, exact=True)

    def send(self, text: str) -> None:
        """Write a comment and press the button."""
        self.box.fill(text)
        self.button("등록").click()
