"""What a page does to somebody who enlarges it, or goes through it without a mouse.

Each probe looks at everything that is shown, shadow roots included; while a dialog is open, at the
dialog. It answers descriptions of the elements that fail it, so that none is the empty list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

_FIND = """
    const within = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
        [each, ...(each.shadowRoot ? within(each.shadowRoot) : [])]);
    const modal = within(document).find((each) => each.matches("dialog:modal"));
    const shown = within(modal ?? document).filter((each) =>
        each.checkVisibility({ visibilityProperty: true }) && each.getClientRects().length);
    const CONTROLS = "button, a[href], select, textarea, input, [tabindex='0']";
    const controls = shown.filter((each) => each.matches(CONTROLS) && !each.disabled);
    const up = (each) => each.parentElement ?? each.getRootNode().host;
    const told = (each) => `<${each.localName} class="${each.className}">`
        + ` ${(each.textContent || each.id).trim().slice(0, 40)}`;
    const topmost = (x, y) => {
        let found = document.elementFromPoint(x, y);
        while (found?.shadowRoot?.elementFromPoint(x, y) && found.shadowRoot) {
            const inner = found.shadowRoot.elementFromPoint(x, y);
            if (inner === found) break;
            found = inner;
        }
        return found;
    };
    const inside = (inner, outer) => {
        for (let each = inner; each; each = up(each)) if (each === outer) return true;
        return false;
    };
    const coveredAt = (each, right, down) => {
        const { x, y, width, height } = each.getClientRects()[0];
        const found = topmost(x + width * right, y + height * down);
        return !inside(found, each) && !inside(each, found?.closest("label"));
    };
    const covered = (each) => coveredAt(each, 0.5, 0.5);
    const hidden = (each) => [0.1, 0.5, 0.9].every((down) => coveredAt(each, 0.5, down));
    const focused = () => {
        let found = document.activeElement;
        while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
        return found;
    };
"""

# A letter that its line, an ancestor that cuts, or the edge of the page leaves out of sight. What
# scrolls downwards can be read.
_CUT = """() => {
    %s
    const cut = (each) => {
        const words = [...each.childNodes].filter((node) =>
            node.nodeType === Node.TEXT_NODE && node.data.trim());
        const range = document.createRange();
        return words.some((node) => {
            range.selectNodeContents(node);
            return [...range.getClientRects()].some(({ left, right, top, bottom }) => {
                for (let box = each; box; box = up(box)) {
                    const { overflowX, overflowY } = getComputedStyle(box);
                    const edge = box.getBoundingClientRect();
                    const beside = left < edge.left - 1 || right > edge.right + 1;
                    const beyond = top < edge.top - 1 || bottom > edge.bottom + 1;
                    if (beside && overflowX !== "visible") return true;
                    if (beyond && ["hidden", "clip"].includes(overflowY)) return true;
                }
                return left < -1 || right > document.documentElement.clientWidth + 1;
            });
        });
    };
    const bursting = (each) => each.matches("button, .button, .provider, iframe")
        && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1);
    const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
    return [
        ...(wide ? ["the page has to be scrolled sideways"] : []),
        ...shown.filter((each) => !each.matches(".skip, option"))
            .filter((each) => cut(each) || bursting(each)).map(told),
    ];
}"""

_COVERED = """() => {
    %s
    return controls.filter((each) => {
        each.scrollIntoView({ block: "center" });
        return !each.matches(".skip") && covered(each);
    }).map(told);
}"""

# Not links within text: a line's boxes are taller than the line.
_OVERLAPPING = """() => {
    %s
    const apart = (each) => getComputedStyle(each).display !== "inline"
        && !each.matches(".skip, [type=checkbox]");
    const inSight = (each) => {
        let { left, top, right, bottom } = each.getBoundingClientRect();
        for (let box = up(each); box; box = up(box)) {
            if (getComputedStyle(box).overflowY === "visible") continue;
            const edge = box.getBoundingClientRect();
            [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
            [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
        }
        return { left, top, right, bottom };
    };
    const boxes = controls.filter(apart).map((each) => [each, inSight(each)]);
    return boxes.flatMap(([each, a], at) => boxes.slice(at + 1).filter(([other, b]) =>
        !inside(other, each)
        && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1
    ).map(([other]) => `${told(each)} and ${told(other)}`));
}"""

# Where a control's edge is all that sets it off, it stands out from what is behind it.
_FAINT = """() => {
    %s
    const colour = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (css) => {
        colour.clearRect(0, 0, 1, 1);
        colour.fillStyle = css;
        colour.fillRect(0, 0, 1, 1);
        return colour.getImageData(0, 0, 1, 1).data;
    };
    const light = (css) => {
        const [r, g, b] = [...rgba(css)].map((part) => part / 255).map((part) =>
            part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (each) => {
        for (let box = up(each); box; box = up(box)) {
            const { backgroundColor } = getComputedStyle(box);
            if (rgba(backgroundColor)[3] === 255) return backgroundColor;
        }
        return "Canvas";
    };
    const contrast = (one, other) => {
        const [less, more] = [light(one), light(other)].sort((a, b) => a - b);
        return (more + 0.05) / (less + 0.05);
    };
    const edged = "button, .button, .provider, select, textarea, input:not([type=checkbox])";
    return controls.filter((each) => each.matches(edged)).filter((each) => {
        const { borderTopColor, borderTopWidth } = getComputedStyle(each);
        return parseFloat(borderTopWidth) && rgba(borderTopColor)[3] === 255
            && contrast(borderTopColor, behind(each)) < 3;
    }).map(told);
}"""

_SMALL = """() => {
    %s
    const ours = "button, .button, .provider, select, textarea, input";
    return controls.filter((each) => each.matches(ours)).map((each) =>
        each.matches("[type=checkbox]") ? each.closest("label") : each)
        .filter((each) => each.getBoundingClientRect().height < 44).map(told);
}"""

_MOVING = """() => {
    %s
    const seconds = (list) => Math.max(...list.split(",").map(parseFloat));
    return shown.filter((each) => {
        const style = getComputedStyle(each);
        return seconds(style.transitionDuration) || seconds(style.animationDuration)
            || style.scrollBehavior === "smooth";
    }).map(told);
}"""

_BORDERLESS = """() => {
    %s
    return controls.filter((each) => each.matches("button, .button, .provider, select, textarea"))
        .filter((each) => {
            const { borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(each);
            return parseFloat(borderTopWidth) < 1 || borderTopColor === backgroundColor;
        }).map(told);
}"""

# What is chosen differs from its like by more than a colour.
_ONLY_COLOURED = """() => {
    %s
    const look = (each) => {
        const { fontWeight, textDecorationLine } = getComputedStyle(each);
        return `${fontWeight} ${textDecorationLine}`;
    };
    const chosen = '[aria-pressed="true"], [aria-current]';
    const like = (each) => shown.find((other) => other.localName === each.localName
        && other.parentElement?.className === each.parentElement?.className
        && !other.matches(chosen));
    return shown.filter((each) => each.matches(chosen) && like(each))
        .filter((each) => look(each) === look(like(each))).map(told);
}"""

_IN_ORDER = "() => { %s; return controls.filter((each) => each.tabIndex === 0).map(told); }"

# Who has the focus, and what keeps that from being seen.
_FOCUSED = """() => {
    %s
    const each = focused();
    if (!each || each === document.body) return null;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(each);
    const drawn = outlineStyle === "auto" // the browser's own
        || outlineStyle !== "none" && parseFloat(outlineWidth) >= 2
        && outlineColor !== "rgba(0, 0, 0, 0)";
    return [told(each), drawn && !hidden(each)];
}"""


def cut(page: Page | Frame) -> list[str]:
    """Words that cannot be read whole, or only by scrolling sideways."""
    return _ask(page, _CUT)


def covered(page: Page | Frame) -> list[str]:
    """Controls that something else lies on."""
    return _ask(page, _COVERED)


def overlapping(page: Page | Frame) -> list[str]:
    """Controls that lie on each other."""
    return _ask(page, _OVERLAPPING)


def faint(page: Page | Frame) -> list[str]:
    """Controls whose edge is hard to tell from what is behind it: less than 3:1."""
    return _ask(page, _FAINT)


def small(page: Page | Frame) -> list[str]:
    """Controls of ours that are less than 44 pixels high."""
    return _ask(page, _SMALL)


def moving(page: Page | Frame) -> list[str]:
    """What moves."""
    return _ask(page, _MOVING)


def borderless(page: Page | Frame) -> list[str]:
    """Controls that nobody could tell from text."""
    return _ask(page, _BORDERLESS)


def only_coloured(page: Page | Frame) -> list[str]:
    """What is chosen, and shows it by nothing but a colour."""
    return _ask(page, _ONLY_COLOURED)


def in_order(page: Page | Frame) -> list[str]:
    """The controls in the order in which they are read."""
    return _ask(page, _IN_ORDER)


# The next Tab starts at the top, wherever somebody has been before.
_AT_THE_TOP = """() => {
    %s
    const top = document.createElement("span");
    top.tabIndex = -1;
    (modal ?? document.body).prepend(top);
    top.focus();
    top.remove();
}"""


def by_tab(page: Page, most: int) -> tuple[list[str], list[str]]:
    """What gets the focus by one Tab after the other, and which of it does not look like it."""
    _ask(page, _AT_THE_TOP)
    reached: list[str] = []
    unseen: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        found = _ask(_where_focus_is(page), _FOCUSED)
        if found is None:
            break
        told, seen = found
        reached.append(told)
        if not seen:
            unseen.append(told)
    return reached, unseen


def _where_focus_is(page: Page) -> Frame:
    """The innermost frame in which it is."""
    focused = [frame for frame in page.frames if frame.evaluate("document.hasFocus()")]
    return focused[-1] if focused else page.main_frame


_SPACED = """(spaced) => {
    %s
    const sheet = (window.spacing ??= new CSSStyleSheet());
    if (!sheet.cssRules.length) sheet.replaceSync(`
        * {
            line-height: 1.5 !important;
            letter-spacing: 0.12em !important;
            word-spacing: 0.16em !important;
        }
        p { margin-block-end: 2em !important; }
    `);
    const roots = within(document).flatMap((each) => each.shadowRoot ?? []);
    for (const root of [document, ...roots]) {
        const others = root.adoptedStyleSheets.filter((each) => each !== sheet);
        root.adoptedStyleSheets = spaced ? [...others, sheet] : others;
    }
}"""


def space(page: Page | Frame, *, spaced: bool) -> None:
    """Space the text as WCAG 1.4.12 lets a reader do, or as it was."""
    page.evaluate(_SPACED.replace("%s", _FIND, 1), spaced)


def enlarge(page: Page, times: float) -> None:
    """Make text larger as a reader does in the browser's own settings: its default font size.

    Frames and their media queries are enlarged with the page.
    """
    session = page.context.new_cdp_session(page)
    session.send("Page.enable")
    sizes = {"standard": round(16 * times), "fixed": round(13 * times)}
    session.send("Page.setFontSizes", {"fontSizes": sizes})
    session.detach()


def _ask(page: Page | Frame, probe: str):
    return page.evaluate(probe.replace("%s", _FIND, 1))
