/* What a signed-in reader has: the name and the way out, the form, own comments, the thread. */

import { acting } from "./acting.js";
import { calls } from "./calls.js";
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
  Object.assign(context.api, calls(context.api, context));
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
      button(say("sign_out"), () => api.signOut().then(redraw), { class: "quiet" }),
    ),
    mine,
  ];
}
