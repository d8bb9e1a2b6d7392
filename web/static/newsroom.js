/* The token that the newsroom's page hands over becomes a session of its reader's. */

let last;
let over; // the token after which the reader signed out
let here = false; // whether the comments are drawn for whom a token signed in

/**
 * Signs the newsroom's reader in; draws the comments anew only if they are somebody else's. Tells
 * whether the service has answered, and so need not be asked again.
 *
 * The page is told where the token was refused, and where the session that it gave is over; not
 * where the reader ended it, nor where the browser never kept it: a new token would not help.
 *
 * Where the service is not reached, it tries again when the network is back, if no newer token has
 * come meanwhile and `signal` lets it.
 */
export async function enter(token, tag, signal) {
  if (token === over) return true;
  last = token;
  try {
    const answer = await fetch(new URL("../login/newsroom", import.meta.url), {
      method: "POST",
      credentials: "include",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token }),
    });
    const { id, status, detail } = await answer.json(); // a problem has no `id`
    if (last !== token) return enter(last, tag, signal); // whichever was answered first
    if (!id) {
      const refused = status < 500 && status !== 429;
      if (refused) tag.announce("ombud:token-needed", { detail });
      return refused;
    }
    here = (await tag.me).id === id;
    tag.known = (me) => {
      if (here && me.signed_in === false) tag.announce("ombud:token-needed", {});
      here = me.id === id;
    };
    if (!here) tag.redraw(); // whoever writes is not interrupted
    return true;
  } catch {
    await new Promise((back) => addEventListener("online", back, { once: true, signal }));
    return last === token && enter(token, tag, signal);
  }
}

/** The reader signs out: the page is asked for no token, and the one it gave is worth no more. */
export function left() {
  here = false;
  over = last;
}
