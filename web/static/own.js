/* A reader's own comments from "received" to what became of them, shown above the thread. */

import { cardOf } from "./card.js";

const FIRST_LOOK_MS = 250;
const SLOWEST_MS = 5000;
const HELD_MS = 30000;

/**
 * Shows own undecided or refused comments in `element`, those in the drawer and what `add(entry)`
 * adds, each until it stands in the thread.
 *
 * `drawer` keeps their entries {id, text, parent, status_url} and what became of them for as long as
 * that is of interest.
 */
export function ownComments(context, element, drawer) {
  const { signal, form, list, announce } = context;
  let entries = drawer.read();

  function show(entry) {
    const card = cardOf(context, entry, {
      dismiss() {
        forget();
        element.getRootNode().getElementById("write").focus(); // where a reader goes on
      },
      again() {
        if (form.write(entry)) forget();
      },
    });
    card.tell(entry); // as it was when last heard of
    element.prepend(card.element);

    function forget() {
      entries = entries.filter(({ id }) => id !== entry.id);
      drawer.write(entries);
      card.element.remove();
    }

    follow(context, entry, (status) => {
      const { state, reasons, appeal } = status;
      if (state === entry.state) return;
      Object.assign(entry, { state, reasons, appeal });
      drawer.write(entries);
      card.tell(entry);
      form.tell(state);
      if (!["published", "withdrawn", "erased"].includes(state)) return;
      forget();
      if (state !== "published") return;
      list.add(status);
      announce("ombud:published", { id: entry.id });
    });
  }

  entries.forEach(show);
  return {
    add(entry) {
      if (signal.aborted || entries.some(({ id }) => id === entry.id)) return;
      entries.push(entry);
      drawer.write(entries);
      show(entry);
    },
  };
}

/** Asks for the state, ever more slowly and only while the page is looked at, until it is final. */
function follow({ api, signal }, entry, tell) {
  let delay = FIRST_LOOK_MS;
  let timer = setTimeout(look, delay);
  signal.addEventListener("abort", () => clearTimeout(timer));

  async function look() {
    if (document.hidden) {
      document.addEventListener("visibilitychange", look, { once: true, signal });
      return;
    }
    try {
      const status = await api.call("GET", entry.status_url);
      tell(status);
      if (!["checking", "held"].includes(status.state)) return;
      delay = status.state === "held" ? HELD_MS : Math.min(delay * 1.7, SLOWEST_MS);
    } catch (error) {
      if (error.status === 404) return tell({ state: "erased" });
      delay = Math.min(delay * 2, HELD_MS);
    }
    if (!signal.aborted) timer = setTimeout(look, delay);
  }
}
