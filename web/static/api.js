/* What every reader's widget asks the service, and what it gets; what only some parts ask, they ask
 * by `call`.
 *
 * comment     {id, author: {id, name}, text, at, parent, lang, edited, featured, staff,
 *             reactions: {agree, disagree}}
 *             `at` is ISO 8601, `parent` the id of the comment answered to or null
 * list        {items: [comment], next, count}            `next`: cursor of the next page or null;
 *             this and others are `stale` where they are from before the store was away
 * me          {signed_in: false, elsewhere, providers: [{id, name, stand_in}], reply_levels} or
 *             {signed_in: true, id, name, can_comment, staff, edit_window_seconds, reply_levels}
 * settings    {in_force: {closed: {value, until}, …}, max_graphemes}: also staff-first, slow and
 *             premoderated, and unopened of an article that is not there yet; the most characters
 *             of a comment are not in the event
 * events      comment.published, comment.updated: comment · comment.removed: {id} ·
 *             comment.reactions: {id, reactions} · count: {count} · settings: settings
 */

const PATIENCE_MS = 10000;

/**
 * How many ms to wait after so many failures: a second at first, then ever longer up to a minute,
 * each reader a little more or less.
 */
export const pause = (failures) => Math.min(1000 * 2 ** failures, 60000) * (0.5 + Math.random());

/**
 * Waits until asking again may help: the network is back, somebody looks again, or `wait` is over
 * while somebody looks. Tells whether it was the wait.
 */
export const chance = (wait, signal) =>
  new Promise((come) => {
    if (signal.aborted) return;
    const over = new AbortController();
    const look = (event) => document.hidden || come(!event, over.abort());
    const timer = wait && setTimeout(look, wait);
    signal.addEventListener("abort", () => over.abort(), over);
    over.signal.addEventListener("abort", () => clearTimeout(timer));
    addEventListener("online", look, over);
    addEventListener("visibilitychange", look, over);
  });

/** The service answered, but did not do it. `problem` is its problem+json, `{}` if it gave none. */
export class Refused extends Error {
  constructor(answer, problem) {
    super(problem.detail);
    this.status = answer.status;
    this.problem = problem;
    this.retryAfter = Number(answer.headers.get("Retry-After"));
  }

  /** What was wrong, for the reader; nothing where the service did not say. */
  said(lang) {
    return this.problem.errors?.[0]?.message[lang] ?? this.problem.detail;
  }
}

/**
 * Gives the calls about one article; `there` is its path.
 *
 * Each throws `Refused`, or what `fetch` throws where the service was not reached; all end with
 * `signal`.
 */
export function service({ root, site, article, lang }, signal, tag) {
  const there = `v1/sites/${encodeURIComponent(site)}/articles/${encodeURIComponent(article)}`;

  async function ask(method, path, body, headers = {}) {
    const answer = await fetch(new URL(path, root), {
      method,
      credentials: "include", // in place, the page may be of another origin of our site
      headers: {
        "Accept-Language": lang,
        ...(body && { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    if (!answer.ok) throw new Refused(answer, await answer.json().catch(() => ({})));
    return { ...(await answer.json()), stale: answer.headers.has("Ombud-Stale") };
  }

  const call = (...asked) => tag?.through?.(ask, asked, signal) ?? ask(...asked);

  return {
    call,
    there,
    me: () => call("GET", `v1/me?site=${encodeURIComponent(site)}`),
    /** `count`: the one that a stream told, so that no cache answers with an older page. */
    list: (order, cursor, count) =>
      call(
        "GET",
        `${there}/comments?${new URLSearchParams({
          order,
          ...(cursor && { cursor }),
          ...(count >= 0 && { count }),
        })}`,
      ),
    settings: () => call("GET", `${there}/settings`),
  };
}

/**
 * Listens to the article's events while the page is looked at; coming back, it asks for what
 * happened meanwhile.
 *
 * A stream that breaks is opened again ever later, each reader's a little earlier or later than
 * others', so that a service that comes back is not overrun. `heard`: what to do with each kind of
 * event. `begun()`: a stream has opened that does not go on from a known event.
 */
export function live({ api, root, signal }, heard, begun) {
  let stream;
  let last = ""; // event
  let breaks = 0;

  function listen() {
    if (stream || document.hidden || signal.aborted) return;
    stream = new EventSource(new URL(`${api.there}/events?last_event_id=${last}`, root));
    for (const name in heard) {
      stream.addEventListener(name, ({ lastEventId, data }) => {
        breaks = 0; // it told something: a stream may also open and end at once
        last = lastEventId || last;
        heard[name](JSON.parse(data));
      });
    }
    stream.addEventListener("open", () => last || begun());
    stream.addEventListener("error", () => {
      stop();
      chance(pause(breaks++), signal).then(listen);
    });
  }

  function stop() {
    stream?.close();
    stream = null;
  }

  addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()), { signal });
  signal.addEventListener("abort", stop);
  listen();
}
