/* What a signed-in reader has: the name and the way out, the form, own comments, the thread, and what
 * they do with its comments.
 *
 * The parts ask by `call` of api.js; `api.comment(id)` is the path of one comment.
 *
 * receipt     {id, state, status_url}                    202
 * status      comment and {state, reasons: [{message, clause}], appeal}   `appeal`: may be appealed
 */

import { composer } from "./compose.js";
import { button, h } from "./dom.js";
import { kept } from "./kept.js";
import { thread } from "./thread.js";

/** Gives the parts, top to bottom; `first` is the first page of the thread or null. */
export async function writing(context, first) {
  const { announce, place, signal } = context;
  const drawer = kept(`own:${place}`, []);
  // What shows own comments is here before the view is, so that they push nothing down.
  if (drawer.read().length) await import("./own.js").catch(() => {});
  if (signal.aborted) return [];
  context.api.comment = (id) => `v1/comments/${encodeURIComponent(id)}`;
  Object.assign(context, acting(context), { reply: (comment) => form.replyTo(comment) });
  const list = thread(context, first);
  const form = composer(context, (entry) => {
    follow({ ...entry, state: "checking" }); // a replayed receipt may know more, the page does not
    announce("ombud:submitted", { id: entry.id });
  });
  context.rewritten = (entry) => {
    if (entry.state !== "checking") return; // it says what it said
    list.remove(entry);
    follow(entry);
  };
  context.shut = form.shut;

  const element = h("ol", { class: "own" });
  let own;
  async function follow(entry) {
    const { ownComments } = await import("./own.js").catch(() => ({}));
    if (!ownComments) return drawer.write([...drawer.read(), entry]); // to be shown another time
    own ??= ownComments(context, element, drawer, {
      decided: form.tell,
      published(comment) {
        list.add(comment);
        announce("ombud:published", { id: comment.id });
      },
      editAgain: form.write,
    });
    own.add(entry);
  }

  for (const entry of drawer.read()) await follow(entry);
  return [...accountBar(context), form.element, element, list.element];
}

function accountBar(context) {
  const { say, me, api, redraw } = context;
  const mine = h("div", { id: "my-comments" });
  const show = async ({ currentTarget }) => {
    const open = currentTarget.getAttribute("aria-expanded") === "false";
    currentTarget.setAttribute("aria-expanded", open);
    mine.replaceChildren();
    if (open) (await import("./mine.js")).showMine(context, mine);
  };
  return [
    h("p", { class: "account" },
      h("span", {}, say("signed_in_as", { name: me.name })),
      button(say("mine"), show, {
        class: "quiet",
        "aria-expanded": false,
        "aria-controls": "my-comments",
      }),
      button(say("sign_out"), () => api.call("POST", "logout", {}).then(redraw), { class: "quiet" }),
    ),
    mine,
  ];
}

/** Gives `offers`, `act` and `drawn`, as views and thread call them. */
function acting(context) {
  const { say, me, api, lang } = context;
  const windowMs = me.edit_window_seconds * 1000;

  /** What can be done with a comment beside reacting and replying. */
  function offers({ author, at }) {
    if (author.id !== me.id) return ["report"];
    return Date.now() - Date.parse(at) < windowMs ? ["edit", "withdraw"] : ["withdraw"];
  }

  function act(name, view) {
    if (name === "reply") return context.reply(view.comment);
    const fail = (error) => failed(view, error);
    if (name.endsWith("agree")) react(name, view).catch(fail);
    else import("./panels.js").then(({ open }) => open(context, view, name, fail)).catch(fail);
  }

  /** Where it fails, the numbers and the state stay as they were, which is the truth. */
  async function react(kind, view) {
    const pressed = view.actions.querySelector(`[data-act=${kind}]`);
    const on = pressed.getAttribute("aria-pressed") === "false";
    const path = `${api.comment(view.comment.id)}/reactions/${kind}`;
    const { reactions } = await api.call(on ? "PUT" : "DELETE", path);
    view.press(on && kind);
    view.count(reactions);
  }

  /** Presses the buttons of what the reader said earlier. */
  async function drawn(views) {
    const asked = new URLSearchParams(views.map(({ comment }) => ["comment", comment.id]));
    const path = `${api.there}/reactions/mine?${asked}`;
    const { mine } = await api.call("GET", path).catch(() => ({ mine: {} }));
    for (const view of views) view.press(mine[view.comment.id]);
  }

  function failed({ notice }, error) {
    if (error.status === 401) return context.redraw(); // signed out meanwhile
    notice.textContent = error.said?.(lang) ?? say("failed_short");
  }

  return { offers, act, drawn };
}
