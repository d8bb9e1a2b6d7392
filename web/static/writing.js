/* What a signed-in reader has: the name and the way out, the form, own comments, the thread, and what
 * they do with its comments.
 *
 * The parts ask by `call` of api.js; `api.comment(id)` is the path of one comment.
 *
 * receipt     {id, state, status_url}                    202
 * status      comment and {state, reasons: [{message, clause}], appeal}   `appeal`: may be appealed
 */

import { bring, button, h, kept } from "./dom.js";

const { composer } = await bring("compose");

/** Gives the parts, top to bottom; `thread()` makes the last one. */
export async function draw(context, thread) {
  const { announce, api, place, signal } = context;
  const drawer = kept(`own:${place}`, []);
  // Waited for before the form takes over what somebody is writing in the one the server drew.
  const early = drawer.read()[0] && (await bring("own").catch(() => null));
  if (signal.aborted) return [];
  api.comment = (id) => `v1/comments/${encodeURIComponent(id)}`;
  acting(context);
  const list = thread();
  const form = composer(context, (entry) => {
    follow({ ...entry, state: "checking" }); // a replayed receipt may know more, the page does not
    announce("ombud:submitted", { id: entry.id });
  });
  Object.assign(context, { list, form, follow });

  const element = h("ol", { class: "own" });
  // At once, so that they push nothing down.
  let own = early?.ownComments(context, element, drawer);
  async function follow(entry) {
    try {
      const { ownComments } = await bring("own");
      own ||= ownComments(context, element, drawer);
      own.add(entry);
    } catch {
      drawer.write([...drawer.read(), entry]); // to be shown another time
    }
  }

  return [...accountBar(context), form.element, element, list.element];
}

function accountBar(context) {
  const { say, me } = context;
  const mine = h("div", { id: "my-comments" });
  const notice = h("p", { class: "notice", role: "status" });
  const action = (name, features) =>
    button(say(name), () => begin(context, name, { notice, mine }, bring("own")), {
      class: "quiet",
      ...features,
    });
  return [
    h("p", { class: "account" },
      h("span", {}, say("signed_in_as", me)),
      action("mine", { "aria-expanded": false, "aria-controls": "my-comments" }),
      action("sign_out"),
    ),
    notice,
    mine,
  ];
}

/** Does what a button says by a script that comes for it; where that fails, `view.notice` says so. */
function begin(context, name, view, script) {
  const fail = (error) => {
    if (error.status === 401) return context.redraw(); // signed out meanwhile
    view.notice.textContent = error.said?.(context.lang) ?? context.say("failed_short");
  };
  script.then((loaded) => loaded.begin(context, name, view, fail)).catch(fail);
}

/** Puts `offers`, `act` and `drawn` into the context, as views and thread call them. */
function acting(context) {
  const { me, api } = context;

  /** What can be done with a comment beside reacting and replying. */
  context.offers = ({ author, at }) => {
    if (author.id !== me.id) return ["report"];
    const fresh = Date.now() - Date.parse(at) < me.edit_window_seconds * 1000;
    return fresh && me.can_comment ? ["edit", "withdraw"] : ["withdraw"];
  };

  context.act = (name, view) => {
    if (name === "reply") context.form.replyTo(view.comment);
    else begin(context, name, view, bring("acts"));
  };

  /** Presses the buttons of what the reader said earlier. */
  context.drawn = async (views) => {
    const asked = new URLSearchParams(views.map(({ comment }) => ["comment", comment.id]));
    const path = `${api.there}/reactions/mine?${asked}`;
    const { mine } = await api.call("GET", path).catch(() => ({ mine: {} }));
    for (const view of views) view.reacted || view.press(mine[view.comment.id]);
  };
}
