/* The comments as a frame of our origin, on a page of another.
 *
 * The page says hello to the frame; the frame (embed.js) answers to that page alone with its height,
 * now and whenever it changes. Both ends look at who speaks before they look at what is said. A
 * page that knows its reader says so with the hello: `token` is what the newsroom signed for them,
 * and is said again when the attribute changes.
 */

const TALLEST = 100000;
const TITLES = { ko: "댓글", en: "Comments" }; // here, or the frame would wait for all our words

/** Draws the frame on a page of another origin. */
export function drawComments(shadow, { root, site, article, lang }, signal, tag) {
  if (signal.aborted) return;
  const path = `embed/${encodeURIComponent(site)}/articles/${encodeURIComponent(article)}`;
  const frame = document.createElement("iframe");
  frame.src = new URL(`${path}?lang=${lang}`, root);
  frame.title = TITLES[lang];
  frame.sandbox =
    "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";
  Object.assign(frame.style, { display: "block", width: "100%", border: "0", minHeight: "30rem" });
  const hello = () => {
    const token = tag.getAttribute("token");
    frame.contentWindow?.postMessage({ type: "ombud:hello", token }, root.origin);
  };
  frame.addEventListener("load", hello, { signal });
  tag.heed = hello;
  // Where the tag is placed anew it would load once more, for nothing.
  signal.addEventListener("abort", () => frame.remove());
  addEventListener(
    "message",
    ({ source, origin, data }) => {
      if (source !== frame.contentWindow || origin !== root.origin) return;
      if (data?.type === "ombud:height" && data.height > 0 && data.height < TALLEST) {
        frame.style.height = `${Math.ceil(data.height)}px`;
      }
    },
    { signal },
  );
  shadow.replaceChildren(frame);
}
