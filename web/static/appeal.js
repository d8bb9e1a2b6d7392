/* The form with which an author asks for another look at a comment that was not published. */

import { h, labelled } from "./dom.js";

export function appealForm({ say, lang, api }, id) {
  const words = h("textarea", { id: `appeal-${id}`, rows: 3, required: true });
  let asked = false;
  const form = h("form", {
      async onsubmit(event) {
        event.preventDefault();
        if (asked) return;
        asked = true;
        try {
          await api.call("POST", `${api.comment(id)}/appeals`, { text: words.value });
          form.replaceWith(h("p", { role: "status" }, say("appealed")));
        } catch (error) {
          words.setCustomValidity(error.said?.(lang) ?? say("failed_short"));
          words.reportValidity();
          words.setCustomValidity("");
          asked = false;
        }
      },
    },
    labelled(say("appeal_label"), words),
    h("button", { type: "submit" }, say("appeal_send")),
  );
  return form;
}
