/* Links to articles, whose addresses are what a newsroom's server said. */

import { h } from "./dom.js";

/** Leads to http or https; where what was stored does not, it is the title alone. */
export function articleLink({ root }, { url, title }, features) {
  const { href } = URL.canParse(url, root) ? new URL(url, root) : {};
  if (!/^https?:/.test(href)) return h("span", {}, title);
  return h("a", { href, ...features }, title);
}
