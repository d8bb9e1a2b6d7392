/* Two small things for other pages of a site: the number of comments, and What's Popular Now; and
 * links to articles, whose addresses are what a newsroom's server said. */

import { h } from "./dom.js";
import { dictionary } from "./i18n.js";

const ID = /^[\w.~:-]{1,128}$/; // of an article, as worker/keys.py has it
const MOST = 50; // at once: any proxy takes an address of 8 KB
let next = {}; // by site, what is to be asked for

async function read({ root, site }, path, signal) {
  const address = new URL(`v1/sites/${encodeURIComponent(site)}/${path}`, root);
  const answer = await fetch(address, { credentials: "omit", signal });
  if (!answer.ok) throw new Error(`${answer.status} from ${address}`);
  return answer.json();
}

/**
 * The number of comments of one article, as text of the page. Tags that are drawn in the same moment
 * are one question.
 */
export async function drawCount(shadow, settings, signal) {
  const { site, article } = settings;
  // What can be no id is asked for alone: the others would be refused with it.
  const key = `${site}/${ID.test(article) ? "" : article}`;
  const batch = (next[key] ??= { articles: new Set() });
  batch.articles.add(article);
  batch.counts ??= ask(settings, batch.articles);
  const [say, counts] = await Promise.all([dictionary(settings), batch.counts]);
  if (signal.aborted) return;
  shadow.replaceChildren(say("count", { n: counts[article] ?? 0 }));
}

/** Asks for these articles, all readers of a page by the same address. */
async function ask(settings, together) {
  await new Promise((done) => setTimeout(done));
  next = {};
  const articles = [...together].sort(); // tags come in any order
  let all = {};
  while (articles[0]) {
    const query = new URLSearchParams(
      articles.splice(0, MOST).map((article) => ["article", article]),
    );
    const { counts } = await read(settings, `counts?${query}`);
    all = { ...all, ...counts };
  }
  return all;
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
    items[0]
      ? h("ol", { part: "list" }, ...items.map(item))
      : h("p", {}, say("popular_none")),
  );
}

/** Leads to http or https; where what was stored does not, it is the title alone. */
export function articleLink({ root }, { url, title }, features) {
  const { href } = URL.canParse(url, root) ? new URL(url, root) : {};
  return /^https?:/.test(href) ? h("a", { href, ...features }, title) : h("span", {}, title);
}
