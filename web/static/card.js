/* An own comment with what became of it, and what can be done about that. */

import { button, h } from "./dom.js";

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

  async function appeal({ currentTarget }) {
    try {
      const { appealForm } = await import("./appeal.js");
      currentTarget.remove();
      const form = appealForm(context, id);
      why.append(form);
      form.querySelector("textarea").focus();
    } catch {
      why.append(h("p", { role: "alert" }, say("failed_short")));
    }
  }

  return {
    element,
    tell(status) {
      element.dataset.state = status.state;
      state.textContent = say(status.state);
      why.replaceChildren(...(status.reasons ?? []).map(({ message }) => h("p", {}, message)));
      const choices = [
        again && status.state === "rejected" && button(say("edit_again"), again),
        status.appeal && button(say("appeal"), appeal),
        dismiss && status.state !== "checking" && button(say("dismiss"), dismiss),
      ];
      actions.replaceChildren(...choices.filter(Boolean));
    },
  };
}
