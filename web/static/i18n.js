/* The words of the widget, one flat JSON file a language, fetched once a page. */

import { file } from "./dom.js";

const loaded = {};

/**
 * Gives the function that says things in the language of `settings`.
 *
 * `say(key, values)` fills {names} in; where `values.n` is one and the language has a form for
 * one thing, `key_one` speaks.
 */
export async function dictionary({ lang }) {
  loaded[lang] ??= file(`i18n/${lang}.json`).then((answer) => answer.json());
  loaded[lang].catch(() => delete loaded[lang]);
  const words = await loaded[lang];
  return (key, values = {}) => {
    const one = (values.n ?? values.over) === 1 && words[`${key}_one`];
    return (one || words[key] || key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };
}

/** Writes a moment, ISO 8601, as a reader says it: "3 minutes ago", after a week the date. */
export function ago(at, lang) {
  const moment = new Date(at);
  const age = (Date.now() - moment) / 1000;
  const steps = [["minute", 60], ["hour", 3600], ["day", 86400]];
  if (age > 7 * 86400) return moment.toLocaleDateString(lang, { dateStyle: "medium" });
  const [unit, size] = steps.findLast(([, size]) => age >= size) ?? ["second", Infinity]; // now
  const words = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
  return words.format(-Math.floor(age / size), unit);
}
