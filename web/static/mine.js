/* "My comments": the reader's latest comments on this site, what each is about and became of it; and
 * the way out of every browser at once. */

import { cardOf } from "./card.js";
import { button, h } from "./dom.js";
import { ago } from "./i18n.js";
import { articleLink } from "./links.js";

/** Fills `place` with them. */
export async function showMine(context, place) {
  const { say, api, site, lang, redraw } = context;
  const leave = () => api.call("POST", "logout", { everywhere: true }).then(redraw);
  const leaving = h("p", {}, button(say("sign_out_everywhere"), leave, { class: "quiet" }));
  const framed = window !== window.top; // which is no place for an article
  try {
    const { items } = await api.call("GET", `v1/me/comments?${new URLSearchParams({ site })}`);
    const cards = items.map((comment) => {
      const { element, tell } = cardOf(context, comment);
      tell(comment);
      const when = ago(new Date(comment.at), lang);
      const about = { title: comment.article_title, url: comment.article_url };
      element.firstChild.after(
        " ",
        h("time", { datetime: comment.at, class: "quiet" }, when),
        h("p", { class: "about" }, articleLink(context, about, { target: framed && "_blank" })),
      );
      return element;
    });
    place.replaceChildren(
      items.length
        ? h("ol", { tabindex: 0, "aria-label": say("mine") }, ...cards) // a long one scrolls
        : h("p", { class: "notice empty" }, say("mine_none")),
      leaving,
    );
  } catch {
    place.replaceChildren(h("p", { class: "notice", role: "alert" }, say("load_failed")), leaving);
  }
}
