/* What a browser remembers; where storage is forbidden it remembers nothing. */

const WEEK_MS = 7 * 86400000;

/** Gives read and write of one thing, `absent` where there is none; a tab's ends with the tab. */
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
