/* What a browser remembers; where storage is forbidden it remembers nothing. */

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
