/* The token that the newsroom's page hands over becomes a session of its reader's. */

let last;

/**
 * Signs the newsroom's reader in; draws the comments anew only if that is somebody else.
 *
 * Where the service is not reached, it tries again when the network is back, if no newer token has
 * come meanwhile.
 */
export async function enter(token, tag) {
  last = token;
  try {
    const before = await ask(`v1/me?site=${tag.getAttribute("site")}`);
    if (last !== token) return;
    const { id } = await ask("login/newsroom", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (id && before.id !== id) tag.redraw(); // whoever writes is not interrupted
  } catch {
    addEventListener("online", () => last === token && enter(token, tag), { once: true });
  }
}

/** What the service says; a problem has no `id`. */
async function ask(path, how) {
  const address = new URL(`../${path}`, import.meta.url);
  return (await fetch(address, { credentials: "include", ...how })).json();
}
