/* The comments as a frame of our origin, and how the frame tells its height.
 *
 * The page says hello to the frame; the frame answers to that page alone with its height, now and
 * whenever it changes. Both ends look at who speaks before they look at what is said. A page that
 * knows its reader says so with the hello: `token` is what the newsroom signed for them, and is said
 * again when the attribute changes.
 */

import { dictionary } from "./i18n.js";

const HELLO = "ombud:hello";
const HEIGHT = "ombud:height";
const TALLEST = 100000;

/** Draws the frame on a page of another origin. */
export async function drawComments(shadow, settings, signal, tag) {
  const { root, site, article, lang } = settings;
  const say = await dictionary(settings);
  if (signal.aborted) return;
  const path = `embed/${encodeURIComponent(site)}/articles/${encodeURIComponent(article)}`;
  const frame = document.createElement("iframe");
  frame.src = new URL(`${path}?lang=${lang}`, root);
  frame.title = say("frame");
  frame.sandbox =
    "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";
  Object.assign(frame.style, { display: "block", width: "100%", border: "0", minHeight: "30rem" });
  const hello = () => {
    const token = tag.getAttribute("token");
    frame.contentWindow?.postMessage({ type: HELLO, token }, root.origin);
  };
  frame.addEventListener("load", hello, { signal });
  const watch = new MutationObserver(hello);
  watch.observe(tag, { attributeFilter: ["token"] });
  signal.addEventListener("abort", () => {
    watch.disconnect();
    frame.remove(); // where the tag is placed anew it would load once more, for nothing
  });
  addEventListener(
    "message",
    ({ source, origin, data }) => {
      if (source !== frame.contentWindow || origin !== root.origin) return;
      if (data?.type === HEIGHT && data.height > 0 && data.height < TALLEST) {
        frame.style.height = `${Math.ceil(data.height)}px`;
      }
    },
    { signal },
  );
  shadow.replaceChildren(frame);
}

/** Inside the frame: tells the page around it how tall the comments are, and hears who reads. */
export function tellHeight() {
  let watch;
  addEventListener("message", async ({ source, origin, data }) => {
    if (source !== parent || data?.type !== HELLO) return;
    const tell = () => {
      parent.postMessage({ type: HEIGHT, height: document.body.offsetHeight }, origin);
    };
    watch?.disconnect();
    watch = new ResizeObserver(tell);
    watch.observe(document.body);
    if (data.token) (await import("./newsroom.js")).enter(data.token);
  });
}
