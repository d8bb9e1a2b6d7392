/* The desk's keys: one table feeds the handler, the help overlay and the buttons' hints. */

export const KEYS = [
  { key: "j", act: "next" },
  { key: "k", act: "previous" },
  { key: "a", act: "approve" },
  { key: "r", act: "reject" },
  { key: "e", act: "escalate" },
  { key: "u", act: "undo" },
  { key: "?", act: "show_help" },
];

/** Calls `acts[act]()` for a key of the table, unless somebody is writing or `on()` says no. */
export function listen(acts, on) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !on()) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
    const found = KEYS.find(({ key }) => key === event.key);
    if (!found) return;
    event.preventDefault();
    acts[found.act]();
  });
}

/** Fills a <dl> with every key and what it does. */
export function explain(list, words) {
  for (const { key, act } of KEYS) {
    const term = document.createElement("dt");
    term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    const meaning = Object.assign(document.createElement("dd"), { textContent: words[`key_${act}`] });
    list.append(term, meaning);
  }
}

/** Shows the key on each control marked with data-key, and tells assistive technology. */
export function hint(root) {
  for (const control of root.querySelectorAll("[data-key]")) {
    const { key } = KEYS.find(({ act }) => act === control.dataset.key);
    control.setAttribute("aria-keyshortcuts", key);
    const beside = control.localName === "select" ? control.labels[0].firstElementChild : control;
    beside.append(" ", Object.assign(document.createElement("kbd"), { textContent: key }));
  }
}
