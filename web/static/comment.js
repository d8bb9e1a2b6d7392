/* One published comment: its text, and what a reader can do with it. */

import { button, h } from "./dom.js";
import { ago } from "./i18n.js";

const REACTIONS = ["agree", "disagree"];

/**
 * Makes the view of `comment`, which belongs into a list; pressing one of its buttons calls
 * `context.act(name, view)`.
 */
export function commentView(context, comment) {
  const { say, me, lang } = context;
  const { id, author } = comment;
  const badge = (name) => h("span", { class: `badge ${name}` }, say(name));
  const featured = badge("featured");
  const edited = h("span", { class: "quiet" });
  const text = h("p", { class: "text", dir: "auto" });
  const replies = h("ol", { class: "replies" });
  const levels = me.reply_levels;
  const action = (name) => button(say(name), () => context.act(name, view), { "data-act": name });
  const reactions = REACTIONS.map((kind) => {
    const each = action(kind);
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
      ...context.offers(comment).map(action),
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
        me.id === author.id && h("span", { class: "badge" }, say("you")),
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
