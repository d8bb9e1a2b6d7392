/* The words of the widget, one flat JSON file a language, fetched once a page. */

const loaded = new Map();

/**
 * Gives the function that says things in the language of `settings`.
 *
 * `say(key, values)` fills {names} in; where `values.n` is one and the language has a form for
 * one thing, `key_one` speaks.
 */
export async function dictionary({ root, lang }) {
  if (!loaded.has(lang)) {
    const address = new URL(`static/i18n/${lang}.json`, root);
    const words = fetch(address, { credentials: "omit" }).then((answer) => answer.json());
    loaded.set(lang, words);
    words.catch(() => loaded.delete(lang));
  }
  const words = await loaded.get(lang);
  return (key, values = {}) => {
    const one = (values.n ?? values.over) === 1 && words[`${key}_one`];
    return (one || words[key] || key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };
}

/** Writes a moment, ISO 8601, as a reader says it: "3 minutes ago", after a week the date. */
export function ago(at, lang) {
  const moment = new Date(at);
  const seconds = (moment - Date.now()) / 1000;
  const steps = [["minute", 60], ["hour", 3600], ["day", 86400]];
  if (seconds < -7 * 86400) return moment.toLocaleDateString(lang, { dateStyle: "medium" });
  const [unit, size] = steps.findLast(([, size]) => -seconds >= size) ?? ["second", 1];
  const words = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
  return words.format(unit === "second" ? 0 : Math.ceil(seconds / size), unit);
}
