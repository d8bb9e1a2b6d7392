/* An own comment with what became of it, and what can be done about that. */

import { button, h, labelled } from "./dom.js";

/**
 * Makes the card; `tell` shows a newer status.
 *
 * `again()`: a refused one is to be rewritten. `dismiss()`: a decided one has been read.
 */
export function cardOf(context, { id, text }, { again, dismiss } = {}) {
  const { say } = context;
  const state = h("strong", { class: "state", role: "status" });
  const why = h("div", { class: "why" });
  const actions = h("p", { class: "actions" });
  const element = h("li", { class: "mine" },
    state,
    h("p", { class: "text", dir: "auto" }, text),
    why,
    actions,
  );

  function appeal({ currentTarget }) {
    currentTarget.remove();
    const form = appealForm(context, id);
    why.append(form);
    form.querySelector("textarea").focus();
  }

  return {
    element,
    tell(status) {
      element.dataset.state = status.state;
      state.textContent = say(status.state);
      why.replaceChildren(...(status.reasons ?? []).map(({ message }) => h("p", {}, message)));
      actions.replaceChildren(...[
        again && status.state === "rejected" && button(say("edit_again"), again),
        status.appeal && button(say("appeal"), appeal),
        dismiss && status.state !== "checking" && button(say("dismiss"), dismiss),
      ].filter(Boolean));
    },
  };
}

/** The form with which an author asks for another look at a comment that was not published. */
function appealForm({ say, lang, api }, id) {
  const words = h("textarea", { id: `appeal-${id}`, rows: 3, required: true });
  const form = h("form", {
      async onsubmit(event) {
        event.preventDefault();
        if (words.readOnly) return; // on its way
        words.readOnly = true;
        try {
          await api.call("POST", `${api.comment(id)}/appeals`, { text: words.value });
          form.replaceWith(h("p", { role: "status" }, say("appealed")));
        } catch (error) {
          words.readOnly = false;
          words.setCustomValidity(error.said?.(lang) ?? say("failed_short"));
          words.reportValidity();
          words.setCustomValidity("");
        }
      },
    },
    labelled(say("appeal_label"), words),
    button(say("appeal_send"), null, { type: "submit" }),
  );
  return form;
}
