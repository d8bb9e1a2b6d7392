/* What a signed-out reader has: the accounts to log in with before writing, and the thread. */

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
      },
      name,
    ),
  );
  if (framed) import("./popup.js").then(({ openFrom }) => openFrom(context, doors), () => {});
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
