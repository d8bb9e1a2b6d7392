/* The comments drawn in the page itself: on our own pages, and on one of another origin of our site
 * that asks for it and that the service names. Other pages get the frame all the same.
 */

import { drawComments as draw } from "./comments.js";

const asked = new Map();
const heeded = new WeakMap();

/** Draws the comments in place where they may be, else in a frame. */
export async function drawComments(shadow, settings, signal, tag) {
  if (!(await allowed(settings))) {
    return (await import("./frame.js")).drawComments(shadow, settings, signal, tag);
  }
  if (signal.aborted) return;
  tag.heed = async () => {
    const token = tag.getAttribute("token");
    if (!token || token === heeded.get(tag)) return;
    const newsroom = await import("./newsroom.js").catch(() => {});
    if (await newsroom?.enter(token, tag, signal)) heeded.set(tag, token);
  };
  await draw(shadow, settings, signal, tag);
  if (!signal.aborted) tag.heed();
}

/**
 * Whether the service answers to this page about its reader: a browser keeps from it what does not.
 *
 * Tags ask together. A network that failed looks the same: who is drawn anew asks anew.
 */
function allowed({ root, site, article }) {
  const { origin } = location;
  if (root.origin === origin) return true;
  if (!asked.has(site)) {
    const path = `v1/sites/${encodeURIComponent(site)}/articles/${encodeURIComponent(article)}/settings`;
    const refused = () => {
      asked.delete(site);
      console.error(
        `<ombud-comments inline> comes in a frame: ${root.origin} was not reached, or does not ` +
          `let this page act for its readers. OMBUD_IN_PLACE_ORIGINS=${site}=${origin} would, if ` +
          "both are of the same site.",
      );
      return false;
    };
    const answer = fetch(new URL(path, root), { credentials: "include" });
    asked.set(site, answer.then(() => true, refused));
  }
  return asked.get(site);
}
