/* The link "Standards Board Policy". */

import { h } from "./dom.js";

/**
 * A real link, so that it also opens in a new tab; a plain click shows the policy in place.
 *
 * Not in a frame, which is as tall as its content: the dialog would stand in the middle of it, out
 * of sight.
 */
export function policyLink(context) {
  const { root, site, lang, say } = context;
  const framed = window !== window.top;
  const link = h("a", {
      href: new URL(`${encodeURIComponent(site)}/policy?lang=${lang}`, root),
      class: "policy",
      target: framed ? "_blank" : "_self",
      onclick: framed ? null : show,
    },
    say("policy"),
  );

  async function show(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      (await import("./dialog.js")).showPolicy(context, link);
    } catch {
      location.assign(link.href);
    }
  }

  return h("div", {}, link);
}
