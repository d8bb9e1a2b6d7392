/* The token that the newsroom's page hands over becomes a session of its reader's. */

import { chance, service } from "./api.js";

const MOST_TRIES = 10; // by the last a quarter of an hour is over, and every token with it
const PATIENCE_MS = 5000; // of a reader, while the page gets another token

let last;
let over; // the token after which the reader signed out
let refused; // one that was not good
let here = false; // whether the comments are drawn for whom a token signed in
let begun; // told whose session has begun
let renewing;
let asking;

/**
 * Signs the newsroom's reader in; draws the comments anew only if they are somebody else's. Tells
 * whether the service has answered, and so need not be asked again.
 *
 * The page is told where the token was refused, and where the session that it gave is over; not
 * where the reader ended it, nor where the browser never kept it: a new token would not help.
 *
 * Where the service cannot say, it is asked again, if no newer token has come meanwhile and `signal`
 * lets it.
 */
export async function enter(token, tag, settings, signal = new AbortController().signal, tries = 0) {
  if (token === over) return true;
  last = token;
  const { id, status, problem } = await service(settings, signal)
    .call("POST", "login/newsroom", { token })
    .catch((error) => error);
  if (last !== token) return enter(last, tag, settings, signal); // whichever was answered first
  if (id) {
    begun?.(id);
    here = (await tag.me).id === id;
    settings.unkept = !here; // until it is seen that the browser kept the session
    /** Asks once more what only its reader may ask, where the session gave way to another title's. */
    tag.through = async (ask, asked, signal) => {
      const answer = ask(...asked);
      const { status, signed_in: known, id: whose } = await answer.catch((error) => error);
      if (known) {
        here = whose === id;
        settings.unkept = false;
      }
      const nobody = status === 401 || known === false;
      // Of what is one's own, others are told that it is not there.
      if (last === over || (!nobody && status !== 404)) return answer;
      renewing ??= renew(tag, settings, signal).catch(() => {}).finally(() => (renewing = null));
      if ((await renewing) === id) return ask(...asked);
      if (nobody && here) tag.announce("ombud:token-needed", {});
      here &&= !nobody;
      return answer;
    };
    if (!here) tag.redraw(); // whoever writes is not interrupted
  } else if (status < 500 && status !== 429) {
    refused = token;
    tag.announce("ombud:token-needed", { detail: problem.detail });
  } else {
    const timed = await chance(tries < MOST_TRIES && 1000 * 2 ** tries, signal);
    return last === token && enter(token, tag, settings, signal, tries + timed);
  }
  return true;
}

/**
 * Begins the session anew that gave way to another title's: a browser has one. Tells whose it is then:
 * by the same token, or by the one that the page has instead.
 */
async function renew(tag, settings, signal) {
  const { id, elsewhere } = await service(settings, signal).me();
  if (!elsewhere || last === refused) return id; // its own again, or nobody's
  const session = new Promise((tell) => {
    begun = tell;
    setTimeout(tell, PATIENCE_MS);
  });
  asking ??= enter(last, tag, settings).finally(() => (asking = null));
  return session;
}

/** The reader signs out: the page is asked for no token, and the one it gave is worth no more. */
export function left() {
  over = last;
}
