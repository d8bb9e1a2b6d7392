/* The whole box "Social comment", drawn in place: its head, then reading or writing. */

import { service } from "./api.js";
import { dress, h } from "./dom.js";
import { dictionary } from "./i18n.js";
import { thread } from "./thread.js";

const SHEETS = ["ombud", "social"];

/**
 * Draws the comments of one article into `shadow`; all of it ends with `signal`.
 *
 * What the page shows meanwhile stays until the new view is complete, so that nothing jumps. The
 * parts that only a writer needs, or only who has to sign in first, are loaded only for them.
 */
export async function drawComments(shadow, settings, signal, tag) {
  const api = service(settings, signal);
  const [say, me, first, set] = await Promise.all([
    dictionary(settings),
    api.me().catch(() => ({ reply_levels: 1 })), // signed out, for all that is known
    api.list("newest").catch(() => null),
    api.settings().catch(() => ({ in_force: {} })),
    dress(shadow, SHEETS.map((name) => new URL(`static/${name}.css`, settings.root))),
  ]);
  const draw = me.signed_in ? (await import("./writing.js")).writing : reading;
  const isSet = Object.keys(set.in_force).length;
  if (isSet) await import("./notices.js").catch(() => {}); // here before the view is
  if (signal.aborted) return;

  const context = {
    ...settings,
    say,
    api,
    me,
    limit: set.max_graphemes ?? 250,
    signal,
    place: `${me.id}:${settings.site}/${settings.article}`,
    /** Somebody may have started in the form the server drew. */
    begun: () => tag.querySelector("textarea")?.value ?? "",
    redraw: () => tag.redraw(),
    announce(event, detail) {
      tag.dispatchEvent(new CustomEvent(event, { detail, bubbles: true, composed: true }));
    },
  };
  const told = h("div", { class: "settings", role: "status" });
  context.heed = ({ in_force: set }) => {
    context.inForce = set;
    if (!told.firstChild && !Object.keys(set).length) return;
    import("./notices.js").then(({ tell }) => tell(context, told, set), () => {});
  };
  const parts = await draw(context, first);
  if (signal.aborted) return;
  context.heed(set);
  const writingNow = tag.querySelector("textarea:focus");
  shadow.replaceChildren(
    h("section", { class: "social", lang: settings.lang, "aria-labelledby": "title" },
      h("header", { class: "head" },
        h("h2", { id: "title" }, say("title"), context.lock),
        policyLink(context),
      ),
      h("p", { class: "help" }, say("help")),
      told,
      ...parts,
    ),
  );
  tag.replaceChildren();
  if (writingNow) shadow.getElementById("write")?.focus();
}

async function reading(context, first) {
  const [{ gate }, { lock }, { unanswered }] = await Promise.all([
    import("./gate.js"),
    import("./lock.js"),
    import("./kept.js"),
  ]);
  unanswered(); // what others left here is forgotten in time, whether or not they come back
  const door = gate(context);
  context.lock = lock(context.say("locked"));
  context.offers = () => ["report"];
  context.act = door.ask;
  return [door.element, thread(context, first).element];
}

/** A real link, so that it also opens in a new tab; a plain click shows the policy in place. */
function policyLink(context) {
  const { root, site, lang, say } = context;
  const link = h("a", {
      href: new URL(`${encodeURIComponent(site)}/policy?lang=${lang}`, root),
      class: "policy",
      target: window === window.top ? "_self" : "_blank", // no page of ours but this may be framed
      onclick: show,
    },
    say("policy"),
  );

  async function show(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      (await import("./dialog.js")).showPolicy(context, link);
    } catch {
      open(link.href, link.target);
    }
  }

  return h("div", {}, link);
}
