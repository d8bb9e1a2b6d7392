/* The token that the newsroom's page hands over becomes a session of its reader's. */

let last;
let here = false; // whether the comments are drawn for whom a token signed in

/**
 * Signs the newsroom's reader in; draws the comments anew only if that is somebody else.
 *
 * The page is told where the token was refused, and where the session that it gave is over; not where
 * the reader ended it, nor where the browser never kept it: a new token would not help.
 *
 * Where the service is not reached, it tries again when the network is back, if no newer token has
 * come meanwhile.
 */
export async function enter(token, tag) {
  last = token;
  try {
    const before = await ask(`v1/me?site=${tag.getAttribute("site")}`);
    if (last !== token) return;
    const { id, status, detail } = await ask("login/newsroom", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (!id) {
      if (status < 500 && status !== 429) tag.announce("ombud:token-needed", { detail });
      return;
    }
    here = before.id === id;
    tag.known = (me) => {
      if (here && me.signed_in === false) tag.announce("ombud:token-needed", {});
      here = me.id === id;
    };
    if (!here) tag.redraw(); // whoever writes is not interrupted
  } catch {
    addEventListener("online", () => last === token && enter(token, tag), { once: true });
  }
}

/** The reader signs out: the page is asked for no token. */
export function left() {
  here = false;
}

/** What the service says; a problem has no `id`. */
async function ask(path, how) {
  const address = new URL(`../${path}`, import.meta.url);
  return (await fetch(address, { credentials: "include", ...how })).json();
}
