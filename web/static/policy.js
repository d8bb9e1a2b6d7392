/* The link "Standards Board Policy". */

import { h } from "./dom.js";

/** A real link, so that it also opens in a new tab; a plain click shows the policy in place. */
export function policyLink(context) {
  const { root, site, lang, say } = context;
  const link = h("a", {
      href: new URL(`${encodeURIComponent(site)}/policy?lang=${lang}`, root),
      class: "policy",
      target: window === window.top ? "_self" : "_blank", // no page of ours but this may be framed
      onclick: show,
    },
    say("policy"),
  );

  async function show(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      (await import("./dialog.js")).showPolicy(context, link);
    } catch {
      open(link.href, link.target);
    }
  }

  return h("div", {}, link);
}
