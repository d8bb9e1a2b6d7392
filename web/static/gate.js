/* What a signed-out reader has: the accounts to log in with before writing, and the thread.
 *
 * Providers refuse to be framed, so from a frame the login opens in a window of its own.
 */

import { h, unanswered } from "./dom.js";

/** Gives the parts, top to bottom; `thread()` makes the last one. */
export async function draw(context, thread) {
  unanswered(); // what others left here is forgotten in time, whether or not they come back
  const door = gate(context);
  context.lock = h("span", { class: "lock", role: "img", "aria-label": context.say("locked") });
  context.offers = () => ["report"];
  context.act = door.ask;
  return [door.element, thread().element];
}

/** The line and the buttons a signed-out reader sees; `ask()` points there. */
function gate(context) {
  const { say, me: { providers = [], away }, root, lang } = context;
  const { origin, pathname, search, hash } = location;
  const back = new URLSearchParams({
    lang,
    return_to:
      root.origin === origin ? `${pathname}${search}#comments` : origin + pathname + search + hash,
  });
  const status = h("p", { class: "notice", role: "status" });
  /** Where the browser keeps no cookie for the frame, it may on a page that is none. */
  const unkept = () =>
    status.replaceChildren(h("a", { href: location, target: "_blank" }, say("not_kept")));
  if (context.unkept) setTimeout(unkept); // what is there from the start is not read out
  const framed = self !== top;
  const doors = providers.map(({ id, name }) =>
    h("a", {
        class: "provider",
        "data-provider": id,
        href: new URL(`login/${encodeURIComponent(id)}?${back}`, root),
        target: framed && "_blank",
        onclick: (event) => framed && openWindow(context, status, unkept, event),
      },
      name,
    ),
  );
  const element = h("div", { class: "gate" },
    h("p", { id: "sign-in" },
      say(away ? "sign_in_away" : providers[0] ? "sign_in" : "no_providers"),
    ),
    doors[0] && h("ul", { class: "providers", "aria-labelledby": "sign-in" },
      ...doors.map((link, i) =>
        h("li", {}, link, providers[i].stand_in && h("span", { class: "quiet trial" }, say("trial"))),
      ),
    ),
    status,
  );
  return {
    element,
    ask() {
      status.textContent = say("sign_in_first");
      doors[0]?.focus();
    },
  };
}

let entered;

/**
 * Opens that window; once it is through, the comments are drawn anew, or `notice` says what came.
 *
 * One that tells nothing, as a provider's page may cut it off from here, leads to a page of ours:
 * where cookies are shared, the comments see who is signed in there when their reader is back.
 */
function openWindow({ api, root, redraw, say, signal }, notice, unkept, event) {
  const { href } = event.currentTarget;
  const popup = open(`${href}&popup=1`, "ombud-login", "popup,width=520,height=680");
  entered?.abort(); // there is one window, whichever account was chosen
  entered = new AbortController();
  if (!popup) return; // blocked: the link opens by itself
  event.preventDefault();
  const hear = async ({ source, origin, data }) => {
    if (source !== popup || origin !== root.origin || data?.type !== "ombud:signed-in") return;
    entered.abort();
    try {
      // The frame's cookies are its own: it redeems the one-time code for a session in them.
      if (data.code) await api.call("POST", "login/redeem", { code: data.code });
      if (!data.code || (await api.me()).signed_in) redraw();
      else unkept();
    } catch {
      notice.textContent = say("failed_short");
    }
  };
  addEventListener("message", hear, { signal: AbortSignal.any([signal, entered.signal]) });
}
