/* What opens below a comment on request: reporting it; editing and withdrawing one's own.
 *
 * Each panel gives its element. `close(done, words)` shuts it once `done` is, with something to say.
 */

import { button, h, labelled } from "./dom.js";

const REASONS = ["abuse", "hate", "spam", "privacy", "illegal", "other"];

/** Opens the panel of this name below the comment, or shuts the one that is open; `fail(error)` says
 * what went wrong. */
export function open(context, view, name, fail) {
  const { panel } = view;
  view.panel = null;
  panel?.remove();
  if (panel?.dataset.name === name) return;
  view.panel = PANELS[name](context, view, (done, words) => close(view, done, words).catch(fail));
  view.panel.dataset.name = name;
  view.actions.after(view.panel);
  view.panel.querySelector("select, textarea, button").focus();
}

/** Shuts the panel once `done` is, saying `words`. */
async function close(view, done, words = "") {
  const answer = await done;
  const { name } = view.panel.dataset;
  view.panel.remove();
  view.panel = null;
  view.notice.textContent = words;
  if (answer?.state === "withdrawn") {
    view.text.textContent = "";
    view.actions.replaceChildren();
  }
  (view.actions.querySelector(`[data-act=${name}]`) ?? view.element).focus();
}

function report({ say, api }, { comment: { id } }, close) {
  const reason = h("select", { id: `reason-${id}` },
    ...REASONS.map((name) => h("option", { value: name }, say(`reason_${name}`))),
  );
  const note = h("input", { id: `note-${id}`, maxlength: 500 });
  const send = () => {
    const said = { reason: reason.value, note: note.value };
    close(api.call("POST", `${api.comment(id)}/reports`, said), say("reported"));
  };
  return form(say, close, send, [
    labelled(say("report_reason"), reason),
    labelled(say("report_note"), note),
  ], "report_send");
}

/** The words as they are, to be rewritten: new ones are checked before they are shown. */
function edit({ say, api, rewritten }, { comment: { id }, text: { textContent } }, close) {
  const box = h("textarea", { id: `edit-${id}`, rows: 4, dir: "auto" }, textContent);
  const send = () => {
    const text = box.value;
    const sent = api.call("PATCH", api.comment(id), { text });
    close(sent.then((receipt) => rewritten({ ...receipt, text })));
  };
  return form(say, close, send, [labelled(say("edit_label"), box)], "send");
}

function withdraw({ say, api }, { comment: { id } }, close) {
  const send = () => close(api.call("DELETE", api.comment(id)), say("withdrawn"));
  return h("div", { role: "group", class: "panel row", "aria-label": say("withdraw") },
    h("span", {}, say("withdraw_sure")),
    button(say("cancel"), () => close()),
    button(say("withdraw"), send, { class: "danger" }),
  );
}

function form(say, close, send, fields, words) {
  const onsubmit = (event) => {
    event.preventDefault();
    send();
  };
  return h("form", { class: "panel", onsubmit },
    ...fields,
    h("p", { class: "row" },
      button(say("cancel"), () => close()),
      h("button", { type: "submit", class: "primary" }, say(words)),
    ),
  );
}

const PANELS = { report, edit, withdraw };
