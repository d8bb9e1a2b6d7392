/* The published comments of an article: in four orders, page by page, live; and each of them, its text
 * and what a reader can do with it.
 */

import { live } from "./api.js";
import { button, h } from "./dom.js";
import { ago } from "./i18n.js";

const ORDERS = ["newest", "oldest", "popular", "featured"];
const MOST_ASKED = 20; // about comments of other pages, whenever the list is read anew
const TELL_EVERY_MS = 1500; // the number of new comments is read aloud: not with each of them

/** Makes the thread; `first` is its first page or null where that failed. `add` puts one on top,
 * `remove` takes one away. `context.drawn` is told of the views of each page. */
export function thread(context, first) {
  const { say, api, lang, signal } = context;
  const views = new Map();
  let order = "newest";
  let asked;
  let next;
  const gone = new Set(); // a list on its way, or kept on it, may not know of that yet
  let fresh = []; // published meanwhile, and not shown
  let telling;
  let known;
  let unsure;
  let since; // all from after this moment are in the list
  let stale; // the list was kept as it was, for who writes in it

  const total = h("span", { class: "total" });
  const old = h("p", { class: "notice" });
  const orders = ORDERS.map((name) => button(say(name), () => load(name)));
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
    h("div", { "aria-live": "polite" }, old, freshButton),
    list,
    empty,
    failure,
    moreButton,
  );

  /** Puts comments under their parents where those are shown, else in their own place. */
  function show(page, place) {
    const items = page.filter(({ id }) => !gone.has(id));
    const answers = items.filter(({ parent }) => parent)
      .sort((a, b) => a.at.localeCompare(b.at));
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
  }

  function append(page) {
    failure.replaceChildren();
    showTotal(page.count, page.stale);
    show(page.items, (item) => list.append(item));
    since = page.next ? order === "newest" && page.items.at(-1).at : "";
    fresh = fresh.filter(({ at }) => !(at < since)); // it stands on a later page
    tellFresh();
    next = page.next;
    moreButton.hidden = !next;
  }

  function showTotal(count, stale) {
    known = count;
    old.textContent = stale ? say("stale_now") : "";
    total.textContent = say("count", { n: count });
  }

  function failed(retry) {
    if (signal.aborted) return;
    failure.replaceChildren(say("load_failed"), " ", button(say("try_again"), retry));
  }

  async function load(name, count) {
    asked = name;
    element.ariaBusy = true;
    try {
      const page = await api.list(name, null, count);
      if (asked !== name) return; // another order was asked for meanwhile
      stale = order === name && list.querySelector(".panel:not([hidden])") && page;
      if (stale) compare(page);
      else {
        order = name;
        markOrder();
        views.clear();
        list.replaceChildren();
        append(page);
      }
    } catch {
      failed(() => load(name));
    }
    element.ariaBusy = null;
  }

  /**
   * Who writes in the list goes on: only what is gone goes, and what is new waits above.
   *
   * What is not on the page may stand further down: of the first of those the service says whether
   * they can be read, one after the other.
   */
  async function compare(page) {
    failure.replaceChildren();
    const left = new Set(views.keys());
    for (const item of page.items) {
      if (left.delete(item.id) || (item.at > since && !gone.has(item.id))) arrived(item);
    }
    for (const id of [...left].slice(0, MOST_ASKED)) {
      const { state, status } = await api.call("GET", api.comment(id)).catch((error) => error);
      if (stale !== page) return; // it is read anew
      if (state ? state !== "published" : status === 404) remove({ id });
    }
  }

  function markOrder() {
    orders.forEach((each, i) => (each.ariaPressed = ORDERS[i] === order));
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
    const { id } = comment;
    gone.delete(id);
    if (views.has(id)) return views.get(id).update(comment);
    if (fresh.some((each) => each.id === id)) return;
    fresh.push(comment);
    telling ??= setTimeout(tellFresh, TELL_EVERY_MS);
  }

  function tellFresh() {
    clearTimeout(telling);
    telling = null;
    fresh = fresh.filter(({ id }) => !views.has(id) && !gone.has(id));
    freshButton.textContent = say("fresh", { n: fresh.length });
    freshButton.hidden = !fresh.length;
    const none = !fresh.length && !list.firstChild;
    empty.textContent = none ? say(order === "featured" ? "none_featured" : "none_yet") : "";
  }

  function remove({ id }) {
    gone.add(id);
    const item = views.get(id)?.element;
    const here = list.querySelector(":focus");
    const next = item?.nextElementSibling ?? item?.previousElementSibling ?? orders[0];
    item?.replaceWith(...item.lastChild.children); // its replies stay
    (item?.contains(here) ? next : here)?.focus(); // who was there goes on from there
    views.delete(id);
    tellFresh();
  }

  function add(items) {
    for (const { id } of items) gone.delete(id); // who adds one knows that it is there again
    show(items, (item) => list.prepend(item));
    tellFresh();
  }

  /** New comments have their place on top of the newest only. */
  async function showFresh() {
    const { id } = fresh.at(-1);
    if (order === "newest") add(fresh);
    else await load("newest");
    views.get(id)?.element.focus();
  }

  live(context, {
    "comment.published": arrived,
    "comment.updated": (comment) => views.get(comment.id)?.update(comment),
    "comment.reactions": ({ id, reactions }) => views.get(id)?.count(reactions),
    "comment.removed": remove,
    settings: context.heed,
    reread: () => load(order),
    // The first number of a new stream also tells what happened before it was open.
    count({ count }) {
      if (unsure && (count !== known || old.firstChild)) load(order, count);
      unsure = false;
      showTotal(count);
    },
  }, () => {
    unsure = true;
    context.look?.();
  });
  const clock = setInterval(() => {
    for (const time of list.querySelectorAll("time")) {
      time.textContent = ago(time.dateTime, lang);
    }
  }, 60000);
  signal.addEventListener("abort", () => (clearInterval(clock), clearTimeout(telling)));
  markOrder();
  if (first) append(first);
  else failed(() => load(order));

  return {
    element,
    remove,
    add: (comment) => add([comment]),
    /** Nobody writes in this view any more; gives the one that stands there now. */
    async shut(view) {
      const { id } = view.comment;
      if (stale) await load(order, known);
      if (gone.has(id) && !view.tell) view.notice = failure; // its own went with it
      return views.get(id) ?? view;
    },
  };
}

/**
 * Makes the view of `comment`, which belongs into a list; pressing one of its buttons calls
 * `context.act(name, view)`.
 */
function commentView(context, comment) {
  const { say, me, lang } = context;
  const { id, author } = comment;
  const badge = (name) => h("span", { class: `badge ${name}` }, say(name));
  const featured = badge("featured");
  const edited = h("span", { class: "quiet" });
  const text = h("p", { class: "text", dir: "auto" });
  const replies = h("ol", { class: "replies" });
  const levels = me.reply_levels;
  const own = me.id === author.id;
  const action = (name, disabled) =>
    button(say(name), () => context.act(name, view), { "data-act": name, disabled });
  const reactions = ["agree", "disagree"].map((kind) => {
    const each = action(kind, own);
    each.append(" ", h("span", { class: "n" }));
    return each;
  });

  const reply = action("reply");
  const view = {
    comment,
    text,
    actions: h("p", { class: "actions" },
      ...reactions,
      reply,
      ...context.offers(comment).map((name) => action(name)),
    ),
    notice: h("p", { class: "notice", role: "status" }),

    /** Shows a newer version. */
    update(newer) {
      text.textContent = newer.text;
      text.lang = newer.lang ?? lang;
      featured.hidden = !newer.featured;
      edited.textContent = newer.edited ? say("edited") : "";
      view.count(newer.reactions);
    },
    count(numbers) {
      for (const each of reactions) {
        each.lastChild.textContent = numbers[each.dataset.act] || "";
      }
    },
    /** Shows which reaction is the reader's own, if any. */
    press(kind) {
      for (const each of reactions) each.ariaPressed = each.dataset.act === kind;
    },
    /** Says how many levels deep it stands; below the last one nobody replies. */
    stand(level) {
      view.level = level;
      reply.hidden = level >= levels;
    },
    /** Takes a reply: those of one list stand in the order they were written. */
    answer({ element, stand }) {
      const list = reply.hidden && view.element.closest(".replies") || replies;
      stand(view.level + !reply.hidden);
      const at = (item) => item.querySelector("time").dateTime;
      const later = [...list.children].find((item) => at(item) > at(element));
      list.insertBefore(element, later ?? null);
    },
  };
  view.element = h("li", { class: "comment", "data-id": id, tabindex: -1 },
    h("article", { "aria-labelledby": `by-${id}` },
      h("p", { class: "by" },
        h("b", { id: `by-${id}`, dir: "auto" }, author.name),
        own && badge("you"),
        comment.staff && badge("staff"),
        h("time", { datetime: comment.at }, ago(comment.at, lang)),
        comment.parent && h("span", { class: "quiet in-reply" }, say("in_reply")),
        featured,
        edited,
      ),
      text,
      view.actions,
      view.notice,
    ),
    replies,
  );
  view.stand(comment.parent ? levels : 0); // unless its parent is shown
  view.press();
  view.update(comment);
  return view;
}
