/* What a reader does with a comment, loaded once somebody does: reacting to it, and what opens below
 * it on request: reporting it; editing and withdrawing one's own, appealing against what became of it.
 *
 * Each panel gives its element. `shut()` shuts it; `ask(call, words, done)` does so once `call` is
 * answered, after `done()`, with something to say. Until then it is asked once, however often
 * somebody presses.
 */

import { button, h, labelled } from "./dom.js";

/** Does what the button of this name says; `fail(error)` says what went wrong. */
export function begin(context, name, view, fail) {
  return (name.endsWith("agree") ? react : open)(context, name, view, fail);
}

/**
 * Gives the reaction of this kind, or takes it back where it is the reader's already.
 *
 * One is asked for after the other, so that the last one pressed is the one that counts. Where it
 * fails, the numbers and the state stay as they were, which is the truth.
 */
async function react({ api }, kind, view) {
  const on = view.actions.querySelector(`[data-act=${kind}]`).ariaPressed === "false";
  const path = `${api.comment(view.comment.id)}/reactions/${kind}`;
  const ask = () => api.call(on ? "PUT" : "DELETE", path);
  view.reacting = view.reacting ? view.reacting.then(ask, ask) : ask();
  const { reactions } = await view.reacting;
  view.reacted = true; // what was asked for before knows nothing of it
  view.press(on && kind);
  view.count(reactions);
}

/**
 * Opens the panel of this name below the comment, or shuts the one that is open. Escape puts it out
 * of sight with all that is written in it, until it is opened again.
 */
function open(context, name, view, fail) {
  const { panel: before } = view;
  const show = (panel) => {
    panel.hidden = false;
    panel.querySelector("select, textarea, button").focus();
  };
  if (before?.hidden && before.dataset.name === name) return show(before);
  view.panel = null;
  before?.remove();
  /** Gives the view that stands there: the list may be read anew, now that nobody writes in it. */
  const settle = async (here) => {
    const now = await context.list.shut(view);
    if (here) leave(now);
    return now;
  };
  const leave = ({ actions, element }) =>
    (actions.querySelector(`[data-act=${name}]`) ?? element).focus();
  if (before?.dataset.name === name) return settle(true);
  let asked = null;
  const ask = (call, words = "", done) => {
    asked ??= call().then(async () => {
      done?.();
      (await shut()).notice.textContent = words;
    }).catch(fail).finally(() => (asked = null));
  };
  // Where somebody went elsewhere since, or opened another panel, they stay there.
  const shut = () => {
    const here = panel.contains(view.element.getRootNode().activeElement);
    panel.remove();
    if (view.panel === panel) view.panel = null;
    return settle(here);
  };
  const panel = PANELS[name](context, view, shut, ask);
  panel.dataset.name = name;
  panel.onkeydown = ({ key, isComposing }) => {
    if (key !== "Escape" || isComposing) return;
    panel.hidden = true;
    leave(view);
  };
  view.panel = panel;
  view.actions.after(panel);
  show(panel);
}

function report({ say, api }, { comment: { id } }, shut, ask) {
  const reason = h("select", { id: `reason-${id}` },
    ...["abuse", "hate", "spam", "privacy", "illegal", "other"].map((name) =>
      h("option", { value: name }, say(`reason_${name}`)),
    ),
  );
  const note = h("input", { id: `note-${id}`, maxlength: 500 });
  const said = () => ({ reason: reason.value, note: note.value });
  const send = () =>
    ask(() => api.call("POST", `${api.comment(id)}/reports`, said()), say("reported"));
  return form(say, shut, send, [
    labelled(say("report_reason"), reason),
    labelled(say("report_note"), note),
  ], "report_send");
}

/** The words as they are, to be rewritten: new ones are checked before they are shown. */
function edit({ say, api, list, follow }, view, shut, ask) {
  const { id, parent } = view.comment;
  const box = h("textarea", { id: `edit-${id}`, rows: 4, dir: "auto" }, view.text.textContent);
  const answered = view.element.getRootNode().getElementById(`by-${parent}`); // may not be shown
  const to = parent && { id: parent, name: answered?.textContent ?? "…" };
  const rewrite = async () => {
    const text = box.value;
    box.readOnly = true; // what is typed from now on would not be sent
    const receipt = await api.call("PATCH", api.comment(id), { text })
      .finally(() => (box.readOnly = false));
    if (receipt.state === "checking") {
      list.remove(receipt);
      follow({ ...receipt, text, parent: to });
    } // else it says what it said
    return receipt;
  };
  return form(say, shut, () => ask(rewrite), [labelled(say("edit_label"), box)], "send");
}

function withdraw({ say, api, list }, { comment, tell }, shut, ask) {
  const gone = () => tell ? tell({ state: "withdrawn" }) : list.remove(comment);
  const words = tell ? "" : say("withdrawn"); // its own card says so itself
  const send = () => ask(() => api.call("DELETE", api.comment(comment.id)), words, gone);
  return h("div", { class: "panel row", role: "group", "aria-label": say("withdraw") },
    h("span", {}, say("withdraw_sure")),
    button(say("cancel"), shut),
    button(say("withdraw"), send, { class: "danger" }),
  );
}

/** Asks for another look at a comment that was not published. */
function appeal({ say, api }, { comment, tell }, shut, ask) {
  const words = h("textarea", { id: `appeal-${comment.id}`, rows: 3, required: true });
  const send = () =>
    ask(
      () => api.call("POST", `${api.comment(comment.id)}/appeals`, { text: words.value }),
      say("appealed"),
      () => tell({ ...comment, appeal: false }),
    );
  return form(say, shut, send, [labelled(say("appeal_label"), words)], "appeal_send");
}

function form(say, shut, send, fields, words) {
  return h("form", { class: "panel", onsubmit: (event) => send(event.preventDefault()) },
    ...fields,
    h("p", { class: "row" },
      button(say("cancel"), shut),
      button(say(words), null, { type: "submit", class: "primary" }),
    ),
  );
}

const PANELS = { report, edit, withdraw, appeal };
