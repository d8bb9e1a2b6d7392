/* What the widget has of the browser, and the only way it comes by it: elements, where text goes in
 * as text and never as markup; our own files; and what the browser remembers.
 */

const WEEK_MS = 7 * 86400000;

const is = (thing) => thing != null && thing !== false;

/**
 * Makes an element.
 *
 * `features`: attributes; `onclick`-like functions become listeners; `false` and `null` are none,
 * but aria-* says false. `children`: elements or texts; `null` and `false` are none.
 */
export function h(name, features = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(features)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (is(value) || key.startsWith("aria-")) element.setAttribute(key, value);
  }
  element.append(...children.filter(is));
  return element;
}

/** The second click of a double click has not read what the first one brought: it does nothing. */
export function button(words, act, features = {}) {
  const onclick = (event) => (event.detail > 1 ? event.preventDefault() : act?.(event));
  return h("button", { type: "button", onclick, ...features }, words);
}

/** A field with its label; `field` needs an id. */
export function labelled(words, field) {
  return h("p", { class: "field" }, h("label", { for: field.id }, words), field);
}

/** Fetches one of our files, which are everybody's. */
export const file = (path) => fetch(new URL(path, import.meta.url), { credentials: "omit" });

let sheets;

/** Dresses a shadow root in our style sheets, fetched once a page; resolves when it can be shown. */
export async function dress(shadow) {
  sheets ??= Promise.all(["ombud", "social", "thread"].map(async (name) => {
    const css = await file(`${name}.css`);
    return new CSSStyleSheet().replace(await css.text());
  }));
  sheets.catch(() => (sheets = null));
  shadow.adoptedStyleSheets = await sheets;
}

const addresses = {};

/**
 * Imports the script of this name. Browsers remember that one could not be had: from then on it is
 * asked for by another address. What it imports itself has been loaded before, or is brought as well.
 */
export const bring = (name) =>
  import((addresses[name] ??= `./${name}.js`)).catch((error) => {
    addresses[name] += "?";
    throw error;
  });

/**
 * Gives read and write of one thing that the browser remembers, `absent` where there is none; a tab's
 * ends with the tab. Where storage is forbidden nothing is remembered.
 */
export function kept(name, absent, storage = "sessionStorage") {
  const key = `ombud:${name}`;
  return {
    read() {
      try {
        return JSON.parse(window[storage][key]);
      } catch {
        return absent;
      }
    },
    write(thing) {
      try {
        window[storage][key] = JSON.stringify(thing);
      } catch {} // then it ends with the page
    },
  };
}

/**
 * Gives what this browser sent and has no answer to, {text, parent, at, place} by its key; `thing`
 * is that of `key` from now on. What is older than a week is forgotten, whoever's it was.
 */
export function unanswered(key, thing) {
  const sent = kept("sent", null, "localStorage");
  const before = sent.read();
  const all = { ...before, [key]: thing };
  for (const each in all) if (!(Date.now() - all[each]?.at < WEEK_MS)) delete all[each];
  if (before || thing) sent.write(all); // of who only reads, nothing is kept
  return all;
}
