/* What a signed-out reader meets before writing: the accounts to log in with. */

import { h } from "./dom.js";

/** The line and the buttons a signed-out reader sees; `ask()` points there. */
export function gate(context) {
  const { say, me, root } = context;
  const providers = me.providers ?? [];
  const page = root.origin === location.origin ? "" : location.origin;
  const back = new URLSearchParams({ return_to: page + location.pathname + location.search });
  const status = h("p", { class: "notice", role: "status" });
  // Providers refuse to be framed, so from a frame the login opens a window of its own.
  const framed = window !== window.top;
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
    h("p", { id: "sign-in" }, say(providers.length ? "sign_in" : "no_providers")),
    doors.length > 0 && h("ul", { class: "providers", "aria-labelledby": "sign-in" },
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
