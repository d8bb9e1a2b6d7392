/* Inside the frame on another site's page: draws the comments, tells that page how tall they are,
 * and hears from it who reads. The other end is frame.js.
 */

import { drawComments } from "./comments.js";

const tag = document.querySelector("ombud-comments");
const shadow = tag.attachShadow({ mode: "open" });
const settings = { root: new URL("..", import.meta.url) };
for (const { name, value } of tag.attributes) settings[name] = value; // site, article and lang
let life;
let watch;

/** As the tag of widget.js, which a frame can do without: nothing changes its attributes. */
tag.redraw = () => {
  life?.abort();
  life = new AbortController();
  drawComments(shadow, settings, life.signal, tag).catch(console.error);
};

addEventListener("message", ({ source, origin, data }) => {
  if (source !== parent || data?.type !== "ombud:hello") return;
  const tell = () => {
    parent.postMessage({ type: "ombud:height", height: document.body.offsetHeight }, origin);
  };
  watch?.disconnect();
  watch = new ResizeObserver(tell);
  watch.observe(document.body);
  if (data.token) import("./newsroom.js").then(({ enter }) => enter(data.token, tag), () => {});
});
shadow.append(document.createElement("slot"));
tag.redraw();
