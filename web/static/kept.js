/* What a browser remembers; where storage is forbidden it remembers nothing. */

const WEEK_MS = 7 * 86400000;

/** Gives read and write of one thing, `absent` where there is none; a tab's ends with the tab. */
export function kept(name, absent, storage = "sessionStorage") {
  const key = `ombud:${name}`;
  const trying = (act) => {
    try {
      return act(window[storage]);
    } catch {
      return null;
    }
  };
  return {
    read: () => trying((store) => JSON.parse(store.getItem(key))) ?? absent,
    write: (thing) => trying((store) => store.setItem(key, JSON.stringify(thing))),
  };
}

/**
 * Gives what this browser sent and has no answer to, {text, parent, at, place} by its key; `thing`
 * is that of `key` from now on. What is older than a week is forgotten, whoever's it was.
 */
export function unanswered(key, thing) {
  const sent = kept("sent", {}, "localStorage");
  const all = { ...sent.read(), [key]: thing };
  for (const each in all) if (!(Date.now() - all[each]?.at < WEEK_MS)) delete all[each];
  sent.write(all);
  return all;
}
