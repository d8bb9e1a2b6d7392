/* The Standards Board Policy in a dialog: loaded when somebody asks for it. */

import { button, h } from "./dom.js";

/**
 * Shows the dialog beside `link`, for as long as it is open.
 *
 * A frame is as tall as its content: in the middle of it the dialog might be out of sight, so it
 * stands at the frame's head, where the link is.
 *
 * policy      {title, version, clauses: [{number, title, text}], limits: {max_graphemes, …}}, in the
 *             reader's language as every sentence is
 */
export async function showPolicy({ say, api }, link) {
  if (link.nextSibling) return; // it is open already
  const body = h("div", { class: "clauses" });
  const title = h("h2", { id: "policy-title" }, say("policy"));
  const dialog = h("dialog", {
      class: self !== top && "framed",
      "aria-labelledby": "policy-title",
      onclose: () => dialog.remove(),
    },
    title,
    body,
    button(say("close"), () => dialog.close()),
  );
  link.after(dialog);
  dialog.showModal();
  try {
    const policy = await api.call("GET", `${api.there}/../../policy`);
    title.textContent = policy.title;
    body.replaceChildren(
      h("p", { class: "quiet" }, say("policy_version", { version: policy.version })),
      ...policy.clauses.map((clause) =>
        h("section", {},
          h("h3", {}, `${clause.number}. ${clause.title}`),
          h("p", {}, clause.text),
        ),
      ),
    );
  } catch {
    body.replaceChildren(h("p", { role: "alert" }, say("policy_failed")));
  }
}
