/* What a tab remembers until it is closed; where storage is forbidden it remembers nothing. */

/** Gives read, write and clear of one thing, `absent` where there is none. */
export function kept(name, absent) {
  const key = `ombud:${name}`;
  const trying = (act) => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  return {
    read: () => trying(() => JSON.parse(sessionStorage.getItem(key))) ?? absent,
    write: (thing) => trying(() => sessionStorage.setItem(key, JSON.stringify(thing))),
    clear: () => trying(() => sessionStorage.removeItem(key)),
  };
}
