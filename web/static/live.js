/* An article's events, as they happen. */

const SOONEST_MS = 1000;
const LATEST_MS = 60000;

/**
 * Listens while the page is looked at; coming back, it asks for what happened meanwhile.
 *
 * A stream that breaks is opened again ever later, each reader's a little earlier or later than
 * others', so that a service that comes back is not overrun. `heard`: what to do with each kind of
 * event. `begun()`: a stream has opened that does not go on from a known event.
 */
export function live({ api, signal }, heard, begun) {
  let stream;
  let last; // event
  let breaks = 0;
  let timer;

  function listen() {
    clearTimeout(timer);
    if (stream || document.hidden || signal.aborted) return;
    stream = api.events(last);
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
      const wait = Math.min(SOONEST_MS * 2 ** breaks++, LATEST_MS);
      timer = setTimeout(listen, wait * (0.5 + Math.random()));
    });
  }

  function stop() {
    clearTimeout(timer);
    stream?.close();
    stream = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()), {
    signal,
  });
  addEventListener("online", listen, { signal });
  signal.addEventListener("abort", stop);
  listen();
}
