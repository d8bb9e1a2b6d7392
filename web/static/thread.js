/* The published comments of an article: in four orders, page by page, live. */

import { commentView } from "./comment.js";
import { button, h } from "./dom.js";
import { ago } from "./i18n.js";
import { live } from "./live.js";

const ORDERS = ["newest", "oldest", "popular", "featured"];
const TELL_EVERY_MS = 1500; // the number of new comments is read aloud: not with each of them

/** Makes the thread; `first` is its first page or null where that failed. `add` puts one on top,
 * `remove` takes one away. `context.drawn` is told of the views of each page. */
export function thread(context, first) {
  const { say, api, lang, signal } = context;
  const views = new Map();
  let order = "newest";
  let asked = order;
  let next = null;
  let fresh = [];
  let telling;
  let known;
  let unsure = false;

  const total = h("span", { class: "total" });
  const orders = ORDERS.map((name) => button(say(name), () => load(name), { "data-order": name }));
  const list = h("ol", { class: "comments" });
  const empty = h("p", { class: "notice empty" });
  const failure = h("p", { class: "notice", role: "status" });
  const freshButton = button("", showFresh, { class: "fresh", hidden: true });
  const moreButton = button(say("more"), more, { class: "more", hidden: true });
  const element = h("div", { class: "thread" },
    h("div", { class: "bar" },
      total,
      h("div", { role: "group", "aria-label": say("order"), class: "orders" }, ...orders),
    ),
    h("div", { "aria-live": "polite" }, freshButton),
    list,
    empty,
    failure,
    moreButton,
  );

  /** Puts comments under their parents where those are shown, else in their own place. */
  function show(items, place) {
    const answers = items.filter(({ parent }) => parent);
    answers.sort((a, b) => a.at.localeCompare(b.at));
    const drawn = [];
    for (const comment of [...items.filter(({ parent }) => !parent), ...answers]) {
      const { id, parent } = comment;
      if (views.has(id)) {
        views.get(id).update(comment);
        continue;
      }
      const view = commentView(context, comment);
      views.set(id, view);
      drawn.push(view);
      if (views.has(parent)) views.get(parent).answer(view);
      else place(view.element);
    }
    if (drawn.length) context.drawn?.(drawn);
    tellEmpty();
  }

  function append(page) {
    failure.replaceChildren();
    showTotal(page.count);
    show(page.items, (item) => list.append(item));
    next = page.next;
    moreButton.hidden = !next;
  }

  function showTotal(count) {
    known = count;
    total.textContent = say("count", { n: count });
  }

  function tellEmpty() {
    const none = !list.firstChild && !fresh.length;
    empty.textContent = none ? say(order === "featured" ? "none_featured" : "none_yet") : "";
  }

  function failed(retry) {
    if (signal.aborted) return;
    failure.replaceChildren(say("load_failed"), " ", button(say("try_again"), retry));
  }

  async function load(name) {
    asked = name;
    element.setAttribute("aria-busy", true);
    try {
      const page = await api.list(name);
      if (asked !== name) return; // another order was asked for meanwhile
      order = name;
      markOrder();
      views.clear();
      list.replaceChildren();
      fresh = [];
      tellFresh();
      append(page);
    } catch {
      failed(() => load(name));
    }
    element.removeAttribute("aria-busy");
  }

  function markOrder() {
    for (const each of orders) each.setAttribute("aria-pressed", each.dataset.order === order);
  }

  async function more() {
    const last = list.lastElementChild;
    const from = next;
    try {
      const page = await api.list(order, from);
      if (from !== next) return;
      append(page);
      last?.nextElementSibling?.focus();
    } catch {
      failed(more);
    }
  }

  function arrived(comment) {
    if (views.has(comment.id)) return views.get(comment.id).update(comment);
    if (fresh.some(({ id }) => id === comment.id)) return;
    fresh.push(comment);
    telling ??= setTimeout(tellFresh, TELL_EVERY_MS);
  }

  function tellFresh() {
    clearTimeout(telling);
    telling = null;
    freshButton.textContent = say("fresh", { n: fresh.length });
    freshButton.hidden = fresh.length === 0;
    tellEmpty();
  }

  function forget(id) {
    fresh = fresh.filter((comment) => comment.id !== id);
    if (!freshButton.hidden) tellFresh();
  }

  function remove({ id }) {
    const gone = views.get(id)?.element;
    const next = gone?.nextElementSibling ?? gone?.previousElementSibling ?? orders[0];
    if (gone?.matches(":focus-within")) next.focus(); // who was there goes on from there
    gone?.remove();
    views.delete(id);
    forget(id);
    tellEmpty();
  }

  /** New comments have their place on top of the newest only. */
  async function showFresh() {
    const { id } = fresh.at(-1);
    if (order === "newest") {
      show(fresh, (item) => list.prepend(item));
      fresh = [];
      tellFresh();
    } else {
      await load("newest");
    }
    views.get(id)?.element.focus();
  }

  live(context, {
    "comment.published": arrived,
    "comment.updated": (comment) => views.get(comment.id)?.update(comment),
    "comment.reactions": ({ id, reactions }) => views.get(id)?.count(reactions),
    "comment.removed": remove,
    settings: context.heed,
    // The first number of a new stream also tells what happened before it was open.
    count({ count }) {
      if (unsure && count !== known) load(order);
      unsure = false;
      showTotal(count);
    },
  }, () => {
    unsure = true;
    context.look();
  });
  const clock = setInterval(() => {
    for (const time of list.querySelectorAll("time")) {
      time.textContent = ago(new Date(time.dateTime), lang);
    }
  }, 60000);
  signal.addEventListener("abort", () => (clearInterval(clock), clearTimeout(telling)));
  markOrder();
  if (first) append(first);
  else failed(() => load(order));

  return {
    element,
    remove,
    add(comment) {
      forget(comment.id);
      show([comment], (item) => list.prepend(item));
    },
  };
}
