/* What a signed-in reader does with a comment: reacts, replies and reports; edits and withdraws
 * an own one. */

/** Gives `offers`, `act` and `drawn`, as views and thread call them. */
export function acting(context) {
  const { say, me, api, lang } = context;
  const windowMs = me.edit_window_seconds * 1000;

  /** What can be done with a comment beside reacting and replying. */
  function offers({ author, at }) {
    if (author.id !== me.id) return ["report"];
    return Date.now() - Date.parse(at) < windowMs ? ["edit", "withdraw"] : ["withdraw"];
  }

  function act(name, view) {
    if (name === "reply") return context.reply(view.comment);
    return name.endsWith("agree") ? react(name, view) : open(name, view);
  }

  async function react(kind, view) {
    const pressed = view.actions.querySelector(`[data-act=${kind}]`);
    const on = pressed.getAttribute("aria-pressed") === "false";
    try {
      const { reactions } = await api.react(view.comment.id, kind, on);
      view.press(on && kind);
      view.count(reactions);
    } catch (error) {
      failed(view, error); // the numbers and the state stay as they were, which is the truth
    }
  }

  /** Opens a panel below the comment, or shuts the one that is open. */
  async function open(name, view) {
    const { panel } = view;
    view.panel = null;
    panel?.remove();
    if (panel?.dataset.name === name) return;
    try {
      const panels = await import("./panels.js");
      view.panel = panels[name](context, view, (done, words) => close(view, done, words));
      view.panel.dataset.name = name;
      view.actions.after(view.panel);
      view.panel.querySelector("select, textarea, button").focus();
    } catch (error) {
      failed(view, error);
    }
  }

  /** Shuts the panel once `done` is, saying `words`; what went wrong is said instead. */
  async function close(view, done, words = "") {
    try {
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
    } catch (error) {
      failed(view, error);
    }
  }

  /** Presses the buttons of what the reader said earlier. */
  async function drawn(views) {
    const ids = views.map(({ comment }) => comment.id);
    const { mine } = await api.reactions(ids).catch(() => ({ mine: {} }));
    for (const view of views) view.press(mine[view.comment.id]);
  }

  function failed({ notice }, error) {
    if (error.status === 401) return context.redraw(); // signed out meanwhile
    notice.textContent = error.said?.(lang) ?? say("failed_short");
  }

  return { offers, act, drawn };
}
