/* The whole box "Social comment", drawn in place: its head, then reading or writing. */

import { chance, pause, service } from "./api.js";
import { bring, dress, h } from "./dom.js";
import { dictionary } from "./i18n.js";
import { thread } from "./thread.js";

let failures = 0;

/**
 * Draws the comments of one article into `shadow`; all of it ends with `signal`.
 *
 * What the page shows meanwhile stays until the new view is complete, so that nothing jumps;
 * `tag.me` promises for whom that is. The parts that only a writer needs, or only who has to sign in
 * first, are loaded only for them. Where one cannot be, all is tried again.
 */
export const drawComments = (shadow, settings, signal, tag) =>
  draw(shadow, settings, signal, tag).catch((error) => {
    chance(pause(failures++), signal).then(() => tag.redraw());
    throw error;
  });

async function draw(shadow, settings, signal, tag) {
  const api = service(settings, signal, tag);
  const [say, me, first, set] = await Promise.all([
    dictionary(settings),
    (tag.me = api.me().catch(() => ({ reply_levels: 1, away: true }))), // nobody knows who reads
    api.list("newest").catch(() => null),
    api.settings().catch(() => ({ in_force: {} })),
    dress(shadow),
  ]);
  const { draw } = await bring(me.signed_in ? "writing" : "gate");
  const some = (set) => me.can_comment === false || Object.keys(set).length;
  // Here before the view is, and before its stream begins, which has it look again.
  if (some(set.in_force)) await bring("notices").catch(() => {});
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
    announce: (...told) => tag.announce(...told),
  };
  const told = h("div", { class: "settings", role: "status" });
  context.heed = async ({ in_force: set }) => {
    context.inForce = set;
    if (!told.firstChild && !some(set)) return;
    await bring("notices").then(({ tell }) => tell(context, told, set), () => {});
  };
  const drawn = await draw(context, () => thread(context, first));
  await context.heed(set);
  if (signal.aborted) return;
  const inside = shadow.activeElement ?? tag.querySelector("textarea:focus");
  const box = h("section", { class: "social", lang: settings.lang, "aria-labelledby": "title" },
    h("header", { class: "head" },
      h("h2", { id: "title" }, say("title"), context.lock),
      policyLink(context),
    ),
    h("p", { class: "help" }, say("help")),
    told,
    ...drawn,
  );
  shadow.replaceChildren(box);
  tag.replaceChildren();
  if (inside) shadow.querySelector("#write, .provider")?.focus();

  // Somebody may have signed in or out meanwhile, elsewhere: nobody writes in another's name, or
  // sees what a page that was left still has of them: it is asked for until there is an answer.
  let asked;
  let waiting;
  const again = (wait = pause(failures++)) => {
    waiting ||= chance(wait, signal).then(() => look((waiting = 0)));
  };
  const look = async ({ persisted }) => {
    if (document.hidden) return (asked = 0); // an answer from before is none to who comes back
    if (asked || persisted === false) return;
    const now = (asked = api.me().catch(() => 0));
    const reader = await now;
    if (now !== asked || signal.aborted) return;
    asked = 0;
    if (!reader) return again();
    if (reader.id !== me.id || me.away) return tag.redraw();
    box.classList.remove("left");
    failures = 0;
  };
  ["focus", "pageshow", "visibilitychange"].map((name) => addEventListener(name, look, { signal }));
  addEventListener("pagehide", () => {
    asked = 0;
    if (me.id) box.classList.add("left");
  }, { signal });
  if (me.away) again(5000 + 5000 * Math.random());
}

/** A real link, so that it also opens in a new tab; a plain click shows the policy in place. */
function policyLink(context) {
  const { root, site, lang, say } = context;
  const link = h("a", {
      href: new URL(`${encodeURIComponent(site)}/policy?lang=${lang}`, root),
      class: "policy",
      target: self === top ? "_self" : "_blank", // no page of ours but this may be framed
      onclick(event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        bring("dialog").then(
          ({ showPolicy }) => showPolicy(context, link),
          () => open(link.href, link.target),
        );
      },
    },
    say("policy"),
  );

  return h("div", {}, link);
}
