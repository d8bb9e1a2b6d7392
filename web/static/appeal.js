/* The form with which an author asks for another look at a comment that was not published. */

import { button, h, labelled } from "./dom.js";

export function appealForm({ say, lang, api }, id) {
  const words = h("textarea", { id: `appeal-${id}`, rows: 3, required: true });
  const form = h("form", {
      async onsubmit(event) {
        event.preventDefault();
        try {
          await api.call("POST", `${api.comment(id)}/appeals`, { text: words.value });
          form.replaceWith(h("p", { role: "status" }, say("appealed")));
        } catch (error) {
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
