/* The comments drawn in the page itself: on our own pages, and on one of another origin of our site
 * that asks for it and that the service names. Other pages get the frame all the same.
 */

import { service } from "./api.js";
import { drawComments as draw } from "./comments.js";
import { bring } from "./dom.js";

const asked = new Map();
const heeded = new WeakMap();

/** Draws the comments in place where they may be, else in a frame. */
export async function drawComments(shadow, settings, signal, tag) {
  if (!(await allowed(settings))) {
    return (await bring("frame")).drawComments(shadow, settings, signal, tag);
  }
  if (signal.aborted) return;
  tag.heed = async () => {
    const token = tag.getAttribute("token");
    if (!token || token === heeded.get(tag)) return;
    const newsroom = await bring("newsroom").catch(() => {});
    if (await newsroom?.enter(token, tag, settings, signal)) heeded.set(tag, token);
  };
  await draw(shadow, settings, signal, tag);
  if (!signal.aborted) tag.heed();
}

/**
 * Whether the service answers to this page about its reader: a browser keeps from it what does not.
 *
 * Tags ask together. A network that failed looks the same: who is drawn anew asks anew.
 */
function allowed(settings) {
  const { root, site } = settings;
  const { origin } = location;
  if (root.origin === origin) return true;
  if (!asked.has(site)) {
    const failed = ({ status }) => {
      if (status) return true; // it answered
      asked.delete(site);
      console.error(
        `<ombud-comments inline> is framed: ${root.origin} was not reached, or ` +
          `OMBUD_IN_PLACE_ORIGINS=${site}=${origin} would do, if both are of the same site.`,
      );
      return false;
    };
    const { settings: ask } = service(settings, new AbortController().signal);
    asked.set(site, ask().then(() => true, failed));
  }
  return asked.get(site);
}
