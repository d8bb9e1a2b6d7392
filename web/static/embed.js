/* Inside the frame on another site's page: draws the comments, tells that page how tall they are and
 * what becomes of its reader's, and hears from it who reads. The other end is frame.js.
 */

import { drawComments } from "./comments.js";
import { bring } from "./dom.js";

const tag = document.querySelector("ombud-comments");
const shadow = tag.attachShadow({ mode: "open" });
const settings = { root: new URL("..", import.meta.url) };
for (const { name, value } of tag.attributes) settings[name] = value; // site, article and lang
let life;
let tell = () => {}; // nobody has said hello yet

/** As the tag of widget.js, which a frame can do without: nothing changes its attributes. */
tag.redraw = () => {
  life?.abort();
  life = new AbortController();
  drawComments(shadow, settings, life.signal, tag).catch(console.error);
};
tag.announce = (name, detail) => tell({ type: "ombud:event", name, detail });
const tellHeight = () => tell({ type: "ombud:height", height: document.body.offsetHeight });

onmessage = ({ source, origin, data }) => {
  if (source !== parent || data?.type !== "ombud:hello") return;
  tell = (said) => parent.postMessage(said, origin);
  tellHeight(); // a browser need not lay out, and so observe, what it does not show yet
  if (data.token) bring("newsroom").then(({ enter }) => enter(data.token, tag, settings), () => {});
};
new ResizeObserver(tellHeight).observe(document.body);
shadow.append(document.createElement("slot"));
tag.redraw();
