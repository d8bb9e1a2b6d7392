/* What a signed-out reader has: the accounts to log in with before writing, and the thread. Comments
 * that stand in a frame have the login in a window of its own.
 */

import { h } from "./dom.js";
import { unanswered } from "./kept.js";
import { thread } from "./thread.js";

/** Gives the parts, top to bottom; `first` is the first page of the thread or null. */
export async function reading(context, first) {
  unanswered(); // what others left here is forgotten in time, whether or not they come back
  const door = gate(context);
  context.lock = h("span", { class: "lock", role: "img", "aria-label": context.say("locked") });
  context.offers = () => ["report"];
  context.act = door.ask;
  return [door.element, thread(context, first).element];
}

/** The line and the buttons a signed-out reader sees; `ask()` points there. */
function gate(context) {
  const { say, me, root } = context;
  const providers = me.providers ?? [];
  const { origin, pathname, search, hash } = location;
  const back = new URLSearchParams({
    return_to:
      root.origin === origin ? `${pathname}${search}#comments` : origin + pathname + search + hash,
  });
  const status = h("p", { class: "notice", role: "status" });
  // Providers refuse to be framed, so from a frame the login opens a window of its own.
  const framed = self !== top;
  const doors = providers.map(({ id, name }) =>
    h("a", {
        class: "provider",
        "data-provider": id,
        href: new URL(`login/${encodeURIComponent(id)}?${back}`, root),
        target: framed && "_blank",
        onclick: (event) => framed && openWindow(context, event),
      },
      name,
    ),
  );
  const element = h("div", { class: "gate" },
    h("p", { id: "sign-in" }, say(providers[0] ? "sign_in" : "no_providers")),
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

/** Opens that window; once it is through, the comments are drawn anew. */
function openWindow({ api, root, redraw, say, signal }, event) {
  const link = event.currentTarget;
  const popup = window.open(`${link.href}&popup=1`, "ombud-login", "popup,width=520,height=680");
  entered?.abort(); // there is one window, whichever account was chosen
  entered = new AbortController();
  const ended = AbortSignal.any([signal, entered.signal]);
  lookAfterReturn(api, redraw, ended);
  if (!popup) return; // blocked: the link opens by itself
  event.preventDefault();
  addEventListener(
    "message",
    async ({ source, origin, data }) => {
      if (source !== popup || origin !== root.origin || data?.type !== "ombud:signed-in") return;
      entered.abort();
      // The frame's cookies are its own: it redeems the one-time code for a session in them.
      try {
        if (data.code) await api.call("POST", "login/redeem", { code: data.code });
        redraw();
      } catch {
        link.closest(".gate").querySelector(".notice").textContent = say("failed_short");
      }
    },
    { signal: ended },
  );
}

/**
 * A window that tells nothing, as a provider's page may cut it off from here, leads to a page of ours;
 * who is signed in there is here, too, where cookies are shared.
 */
function lookAfterReturn(api, redraw, signal) {
  const look = async () => {
    if (!document.hidden && (await api.me().catch(() => ({}))).signed_in) redraw();
  };
  document.addEventListener("visibilitychange", look, { signal });
  addEventListener("focus", look, { signal });
}
