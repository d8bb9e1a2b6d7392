/* "My comments": the reader's latest comments on this site, with what became of each. */

import { cardOf } from "./card.js";
import { h } from "./dom.js";
import { ago } from "./i18n.js";

/** Fills `place` with them. */
export async function showMine(context, place) {
  const { say, api, lang } = context;
  try {
    const { items } = await api.mine();
    const cards = items.map((comment) => {
      const { element, tell } = cardOf(context, comment);
      tell(comment);
      const when = ago(new Date(comment.at), lang);
      element.firstChild.after(" ", h("time", { datetime: comment.at, class: "quiet" }, when));
      return element;
    });
    place.replaceChildren(
      items.length
        ? h("ol", { tabindex: 0, "aria-label": say("mine") }, ...cards) // a long one scrolls
        : h("p", { class: "notice empty" }, say("mine_none")),
    );
  } catch {
    place.replaceChildren(h("p", { class: "notice", role: "alert" }, say("load_failed")));
  }
}
