/* "My comments": the reader's latest comments on this site, what each is about and became of it; and
 * the ways out: of this browser, and of every browser at once. Loaded once somebody asks for one. */

import { cardOf } from "./card.js";
import { button, h } from "./dom.js";
import { ago } from "./i18n.js";
import { articleLink } from "./lists.js";

/** Does what one of the buttons beside the reader's name says; `fail(error)` says what went wrong. */
export function begin(context, name, { mine }, fail) {
  const leave = (everywhere) =>
    context.api.call("POST", "logout", { everywhere }).then(async () => {
      await import("./newsroom.js").then(({ left }) => left(), () => {});
      context.redraw();
    }, fail);
  if (name === "sign_out") return leave(false);
  const pressed = mine.parentNode.querySelector("[aria-expanded]");
  const open = pressed.ariaExpanded === "false";
  pressed.ariaExpanded = open;
  mine.replaceChildren();
  if (!open) return;
  const place = h("div"); // of its own, so that an answer to what was shut since is seen nowhere
  mine.append(place);
  show(context, place, () => leave(true));
}

async function show(context, place, leave) {
  const { say, api, site, lang, redraw } = context;
  const leaving = h("p", {}, button(say("sign_out_everywhere"), leave, { class: "quiet" }));
  const framed = self !== top; // which is no place for an article
  try {
    const { items } = await api.call("GET", `v1/me/comments?${new URLSearchParams({ site })}`);
    const cards = items.map((comment) => {
      const { element, tell } = cardOf(context, comment);
      tell(comment);
      const about = { title: comment.article_title, url: comment.article_url };
      element.firstChild.after(
        " ",
        h("time", { datetime: comment.at, class: "quiet" }, ago(comment.at, lang)),
        h("p", { class: "about" }, articleLink(context, about, { target: framed && "_blank" })),
      );
      return element;
    });
    place.replaceChildren(
      items[0]
        ? h("ol", { tabindex: 0, "aria-label": say("mine") }, ...cards) // a long one scrolls
        : h("p", { class: "notice empty" }, say("mine_none")),
      leaving,
    );
  } catch (error) {
    if (error.status === 401) return redraw(); // signed out meanwhile
    place.replaceChildren(h("p", { class: "notice", role: "alert" }, say("load_failed")), leaving);
  }
}
