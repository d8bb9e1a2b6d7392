/* What opens below a comment on request: reporting it; editing and withdrawing one's own.
 *
 * Each gives its element. `close(done, words)` shuts it once `done` is, with something to say.
 */

import { button, h, labelled } from "./dom.js";

const REASONS = ["abuse", "hate", "spam", "privacy", "illegal", "other"];

export function report({ say, api }, { comment: { id } }, close) {
  const reason = h("select", { id: `reason-${id}` },
    ...REASONS.map((name) => h("option", { value: name }, say(`reason_${name}`))),
  );
  const note = h("input", { id: `note-${id}`, maxlength: 500 });
  return form(say, close, () => close(api.report(id, reason.value, note.value), say("reported")), [
    labelled(say("report_reason"), reason),
    labelled(say("report_note"), note),
  ], "report_send");
}

/** The words as they are, to be rewritten: new ones are checked before they are shown. */
export function edit({ say, api, rewritten }, { comment: { id }, text: { textContent } }, close) {
  const box = h("textarea", { id: `edit-${id}`, rows: 4, dir: "auto" }, textContent);
  const send = () => {
    const text = box.value;
    close(api.edit(id, text).then((receipt) => rewritten({ ...receipt, text })));
  };
  return form(say, close, send, [labelled(say("edit_label"), box)], "send");
}

export function withdraw({ say, api }, { comment: { id } }, close) {
  return h("div", { role: "group", class: "panel row", "aria-label": say("withdraw") },
    h("span", {}, say("withdraw_sure")),
    button(say("cancel"), () => close()),
    button(say("withdraw"), () => close(api.withdraw(id), say("withdrawn")), { class: "danger" }),
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
