/* A reader's own comments, each with what became of it and what can be done about that: above the
 * thread from "received" on, and as "My comments" all on this site. Loaded once there is one, or
 * somebody asks for them or for a way out: of this browser, or of every browser at once.
 */

import { chance } from "./api.js";
import { bring, button, h } from "./dom.js";
import { ago } from "./i18n.js";

const FIRST_LOOK_MS = 250;
const SLOWEST_MS = 5000;
const HELD_MS = 30000;
const OVER = /published|withdrawn|erased/; // states

/**
 * Shows own undecided or refused comments in `element`, those in the drawer and what `add(entry)`
 * adds, each until it stands in the thread.
 *
 * `drawer` keeps their entries {id, text, parent, status_url} and what became of them for as long as
 * that is of interest.
 */
export function ownComments(context, element, drawer) {
  const { signal, form, list, announce } = context;
  let entries = drawer.read();
  const keep = () => drawer.write(entries.filter(({ state }) => !OVER.test(state)));

  function show(entry) {
    const card = cardOf(context, entry, {
      keep,
      dismiss() {
        forget();
        element.getRootNode().getElementById("write").focus(); // where a reader goes on
      },
      again() {
        if (form.write(entry)) forget();
      },
    });
    card.tell(entry); // as it was when last heard of
    element.prepend(card.element);

    function forget() {
      entries = entries.filter(({ id }) => id !== entry.id);
      keep();
      card.element.remove();
    }

    follow(context, entry, (status) => {
      const { state, reasons, appeal } = status;
      if (state === entry.state) return;
      card.tell({ state, reasons, appeal });
      form.tell(state);
      if (OVER.test(state)) forget();
      if (state !== "published") return;
      list.add(status);
      announce("ombud:published", { id: entry.id });
    });
  }

  entries.forEach(show);
  return {
    add(entry) {
      if (signal.aborted || entries.some(({ id }) => id === entry.id)) return;
      entries.push(entry);
      keep();
      show(entry);
    },
  };
}

/** Asks for the state, ever more slowly and only while the page is looked at, until it is final. */
async function follow({ api, me, signal }, entry, tell) {
  let delay = FIRST_LOOK_MS;
  for (;;) {
    await chance(delay, signal);
    try {
      const status = await api.call("GET", entry.status_url);
      tell(status);
      if (!/checking|held/.test(status.state)) return;
      delay = status.state === "held" ? HELD_MS : Math.min(delay * 1.7, SLOWEST_MS);
    } catch (error) {
      const gone = error.status === 404 && (await api.me().catch(() => ({}))).id === me.id;
      if (gone) return tell({ state: "erased" }); // but who was signed out meanwhile cannot know
      delay = Math.min(delay * 2, HELD_MS);
    }
  }
}

/** Does what one of the buttons beside the reader's name says; `fail(error)` says what went wrong. */
export function begin(context, name, { mine }, fail) {
  const leave = (everywhere) =>
    bring("newsroom")
      .then(({ left }) => left(), () => {})
      .then(() => context.api.call("POST", "logout", { everywhere }))
      .then(context.redraw, fail);
  if (name === "sign_out") return leave(false);
  const pressed = mine.parentNode.querySelector("[aria-expanded]");
  const open = pressed.ariaExpanded === "false";
  pressed.ariaExpanded = open;
  mine.replaceChildren();
  if (!open) return;
  const place = h("div"); // of its own, so that an answer to what was shut since is seen nowhere
  mine.append(place);
  show(context, place, () => leave(true));
}

async function show(context, place, leave) {
  const { say, api, site, lang, redraw } = context;
  const leaving = h("p", {}, button(say("sign_out_everywhere"), leave, { class: "quiet" }));
  const list = h("ol", { tabindex: 0, role: "list", "aria-label": say("mine") }); // it scrolls
  const told = h("p", { class: "notice", role: "alert" });
  const pages = h("p");
  const add = async (cursor = "") => {
    const before = pages.firstChild;
    const asked = new URLSearchParams({ site, cursor });
    try {
      const { articleLink } = await bring("lists");
      const { items, next } = await api.call("GET", `v1/me/comments?${asked}`);
      if (before !== pages.firstChild) return; // it was pressed twice
      const n = list.children.length;
      list.append(...items.map((comment) => card(comment, articleLink)));
      list.children[n]?.focus();
      told.textContent = list.firstChild ? "" : say("mine_none");
      pages.replaceChildren(next ? button(say("more"), () => add(next)) : "");
    } catch (error) {
      if (error.status === 401) return redraw(); // signed out meanwhile
      told.textContent = say("load_failed");
      before ?? pages.append(button(say("try_again"), () => add()));
    }
  };

  function card(comment, articleLink) {
    const { element, tell } = cardOf(context, comment);
    tell(comment);
    const { at, article_title: title, article_url: url } = comment;
    const target = self !== top && "_blank"; // a frame is no place for an article
    element.firstChild.after(
      " ",
      h("time", { datetime: at, class: "quiet" }, ago(at, lang)),
      h("p", { class: "about" }, articleLink(context, { title, url }, { target })),
    );
    return element;
  }

  await add();
  place.append(list, told, pages, leaving);
}

/**
 * Makes the card, which is a view as `context.act` takes it; `tell` shows a newer status.
 *
 * `again()`: a refused one is to be rewritten. `dismiss()`: a decided one has been read. `keep()`: there
 * is a newer status, be it that its author has withdrawn it right there.
 */
function cardOf({ say, me, act }, comment, { again, dismiss, keep } = {}) {
  const state = h("strong", { class: "state", role: "status" });
  const why = h("div", { class: "why", role: "status" });
  const action = (name) => button(say(name), () => act(name, view), { "data-act": name });
  const view = {
    comment,
    actions: h("p", { class: "actions" }),
    notice: h("p", { class: "notice", role: "status" }),
    tell(status) {
      Object.assign(comment, status);
      keep?.();
      view.element.dataset.state = status.state;
      state.textContent = say(status.state);
      why.replaceChildren(...(status.reasons ?? []).map(({ message }) => h("p", {}, message)));
      view.actions.replaceChildren(...[
        again && me.can_comment && status.state === "rejected" && button(say("edit_again"), again),
        status.appeal && action("appeal"),
        status.state === "held" && action("withdraw"),
        dismiss && status.state !== "checking" && button(say("dismiss"), dismiss),
      ].filter(Boolean));
    },
  };
  view.element = h("li", { class: "mine", tabindex: -1 },
    state,
    h("p", { class: "text", dir: "auto" }, comment.text),
    why,
    view.actions,
    view.notice,
  );
  return view;
}
