/* Links to articles, whose addresses are what a newsroom's server said. */

import { h } from "./dom.js";

/** Leads to http or https, whatever was stored. */
export function articleLink({ root }, { url, title }, features) {
  const address = new URL(url, root);
  const href = /^https?:$/.test(address.protocol) ? address.href : root.href;
  return h("a", { href, ...features }, title);
}
