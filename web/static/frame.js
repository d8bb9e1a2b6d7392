/* The comments as a frame of our origin, on a page of another.
 *
 * The page says hello to the frame; the frame (embed.js) answers to that page alone with its height,
 * now and whenever it changes, and tells it what the tag is to tell the page. Both ends look at who
 * speaks before they look at what is said. A page that knows its reader says so with the hello:
 * `token` is what the newsroom signed for them, and is said again when the attribute changes.
 *
 * Until the first answer the frame lies unseen behind what stands inside the tag: it may never come.
 * Where nothing does, it is seen, and what may have gone wrong with it.
 */

/** Draws the frame on a page of another origin. */
export function drawComments(shadow, { root, site, article, lang }, signal, tag) {
  if (signal.aborted) return;
  const path = `embed/${encodeURIComponent(site)}/articles/${encodeURIComponent(article)}`;
  const frame = document.createElement("iframe");
  // What is `normal` is as the page's head says, which no style tells.
  const page = document.querySelector("[name=color-scheme]")?.content;
  const { colorScheme } = getComputedStyle(tag);
  frame.src = new URL(`${path}?lang=${lang}&scheme=${colorScheme},${page}`, root);
  frame.title = lang === "ko" ? "댓글" : "Comments"; // here: the frame waits for none of our words
  frame.sandbox =
    "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";
  const slot = document.createElement("slot");
  slot.style = "display:flow-root;height:0"; // so that nothing moves when it goes
  frame.style = "display:block;width:100%;border:0;min-height:30rem";
  if (tag.firstChild) frame.style.visibility = "hidden";
  frame.onload = tag.heed = () => {
    const token = tag.getAttribute("token");
    frame.contentWindow?.postMessage({ type: "ombud:hello", token }, root.origin);
  };
  // Where the tag is placed anew it would load once more, for nothing.
  signal.addEventListener("abort", () => frame.remove());
  addEventListener(
    "message",
    ({ source, origin, data }) => {
      if (source !== frame.contentWindow || origin !== root.origin) return;
      if (data?.type === "ombud:event") tag.announce(data.name, data.detail);
      // Nothing of ours is taller.
      if (data?.type === "ombud:height" && data.height > 0 && data.height < 1e5) {
        frame.style.height = `${data.height}px`;
        frame.style.visibility = "";
        slot.remove();
      }
    },
    { signal },
  );
  shadow.replaceChildren(slot, frame);
}
