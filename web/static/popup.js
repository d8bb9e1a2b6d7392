/* The login in a window of its own, for comments that stand in a frame. */

/** Makes the links open that window; once it is through, the comments are drawn anew. */
export function openFrom(context, links) {
  for (const link of links) link.addEventListener("click", (event) => open(context, link, event));
}

let entered;

function open({ api, root, redraw, say, signal }, link, event) {
  const popup = window.open(`${link.href}&popup=1`, "ombud-login", "popup,width=520,height=680");
  entered?.abort(); // there is one window, whichever account was chosen
  entered = new AbortController();
  const ended = AbortSignal.any([signal, entered.signal]);
  lookAfterReturn(api, redraw, ended);
  if (!popup) return; // blocked: the link opens by itself
  event.preventDefault();
  addEventListener(
    "message",
    async ({ source, origin, data }) => {
      if (source !== popup || origin !== root.origin || data?.type !== "ombud:signed-in") return;
      entered.abort();
      // The frame's cookies are its own: it redeems the one-time code for a session in them.
      try {
        if (data.code) await api.call("POST", "login/redeem", { code: data.code });
        redraw();
      } catch {
        link.closest(".gate").querySelector(".notice").textContent = say("failed_short");
      }
    },
    { signal: ended },
  );
}

/**
 * A window that tells nothing, as a provider's page may cut it off from here, leads to a page of ours;
 * who is signed in there is here, too, where cookies are shared.
 */
function lookAfterReturn(api, redraw, signal) {
  const look = async () => {
    if (!document.hidden && (await api.me().catch(() => ({}))).signed_in) redraw();
  };
  document.addEventListener("visibilitychange", look, { signal });
  addEventListener("focus", look, { signal });
}
