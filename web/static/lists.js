/* Two small things for other pages of a site: the number of comments, and What's Popular Now; and
 * links to articles, whose addresses are what a newsroom's server said. */

import { h } from "./dom.js";
import { dictionary } from "./i18n.js";

async function read({ root, site }, path, signal) {
  const address = new URL(`v1/sites/${encodeURIComponent(site)}/${path}`, root);
  const answer = await fetch(address, { credentials: "omit", signal });
  if (!answer.ok) throw new Error(`${answer.status} from ${address}`);
  return answer.json();
}

/** The number of comments of one article, as text of the page. */
export async function drawCount(shadow, settings, signal) {
  const query = new URLSearchParams({ article: settings.article });
  const [say, { counts }] = await Promise.all([
    dictionary(settings),
    read(settings, `counts?${query}`, signal),
  ]);
  shadow.replaceChildren(say("count", { n: counts[settings.article] ?? 0 }));
}

/** The articles most commented within `window` (1h, 24h, 7d), as a numbered list of links. */
export async function drawPopular(shadow, settings, signal, tag) {
  const query = new URLSearchParams({ window: tag.getAttribute("window") ?? "24h", limit: 5 });
  const [say, { items }] = await Promise.all([
    dictionary(settings),
    read(settings, `popular?${query}`, signal),
  ]);
  const item = (article) =>
    h("li", { part: "item" },
      articleLink(settings, article, { part: "link" }),
      " ",
      h("small", { part: "count" }, say("count", { n: article.comments })),
    );
  shadow.replaceChildren(
    items.length
      ? h("ol", { part: "list" }, ...items.map(item))
      : h("p", {}, say("popular_none")),
  );
}

/** Leads to http or https; where what was stored does not, it is the title alone. */
export function articleLink({ root }, { url, title }, features) {
  const { href } = URL.canParse(url, root) ? new URL(url, root) : {};
  if (!/^https?:/.test(href)) return h("span", {}, title);
  return h("a", { href, ...features }, title);
}
