/* What every reader's widget asks the service, and what it gets; what only some parts ask, they ask
 * by `call`.
 *
 * comment     {id, author: {id, name}, text, at, parent, lang, edited, featured, staff,
 *             reactions: {agree, disagree}}
 *             `at` is ISO 8601, `parent` the id of the comment answered to or null
 * list        {items: [comment], next, count}            `next`: cursor of the next page or null
 * me          {signed_in: false, providers: [{id, name, stand_in}], reply_levels} or
 *             {signed_in: true, id, name, can_comment, staff, edit_window_seconds, reply_levels}
 * settings    {in_force: {closed: {value, until}, …}, max_graphemes}: also staff-first, slow and
 *             premoderated; the most characters of a comment are not in the event
 * events      comment.published, comment.updated: comment · comment.removed: {id} ·
 *             comment.reactions: {id, reactions} · count: {count} · settings: settings
 */

const PATIENCE_MS = 10000;

/** The service answered, but did not do it. `problem` is its problem+json, `{}` if it gave none. */
export class Refused extends Error {
  constructor(answer, problem) {
    super(problem.detail ?? answer.statusText);
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
    return answer.json();
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
    /** Server-sent events from after the event `last`, or from now on. */
    events: (last) =>
      new EventSource(
        new URL(`${there}/events?${new URLSearchParams({ last_event_id: last })}`, root),
      ),
  };
}
