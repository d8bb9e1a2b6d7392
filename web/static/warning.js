/* A gentle warning before a comment is sent that would be held or refused: loaded once somebody
 * writes. It says the board's words and no more, and whoever still wants to sends it as it is.
 *
 * preview     {outcome: "published" | "held" | "rejected" | "unwarned", message}
 */

import { h } from "./dom.js";

const PAUSE_MS = 1200; // who types on is not interrupted
const SELDOM_MS = 5000; // between two questions while somebody types
const QUIET_S = 30; // after an answer that was none

/**
 * Keeps `element` to what is known of the text in the box, which `now()` gives.
 *
 * `typed(parent)`: the text has changed; asks once it rests. `holdsBack(text, parent)`: it is to be
 * sent; true where its author has yet to be warned. `warns()`: there is a warning; `changed()` is
 * called when there may be another.
 */
export function forewarning(context, element, now, changed) {
  const { say, api, lang, signal } = context;
  let warned = null; // the text that the warning on show is about
  let clear = null; // the last text of which there is nothing to say
  let askedAt = 0;
  let quietUntil = 0;
  let timer;
  signal.addEventListener("abort", () => clearTimeout(timer));

  async function ask(text, parent) {
    if ([warned, clear].includes(text) || Date.now() < quietUntil) return;
    askedAt = Date.now();
    try {
      const answer = await api.call("POST", `${api.there}/comments/preview`, { text, parent, lang });
      if (text === now()) tell(text, answer);
    } catch (error) {
      quietUntil = Date.now() + (error.retryAfter || QUIET_S) * 1000;
    }
  }

  function tell(text, { outcome, message }) {
    if (outcome === "unwarned") quietUntil = Infinity;
    // Where everything is read first, that is said above the form already.
    const told = outcome === "held" && context.inForce.premoderated;
    if (told || !["held", "rejected"].includes(outcome)) {
      clear = text;
      return show(null);
    }
    show(
      text,
      h("strong", {}, say(`warn_${outcome}`)),
      ...(message ? [h("p", {}, message)] : []),
      h("p", { class: "quiet" }, say("warn_choice")),
    );
  }

  function show(text, ...words) {
    warned = text;
    element.replaceChildren(...words);
    changed();
  }

  return {
    warns: () => warned !== null,
    typed(parent) {
      clearTimeout(timer);
      const text = now();
      if (warned !== null && warned !== text) show(null);
      const wait = Math.max(PAUSE_MS, askedAt + SELDOM_MS - Date.now());
      if (text) timer = setTimeout(ask, wait, text, parent);
    },
    async holdsBack(text, parent) {
      clearTimeout(timer);
      if (warned === text) return false;
      await ask(text, parent);
      return warned === text;
    },
  };
}
