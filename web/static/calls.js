/* What a signed-in reader asks the service, beside what api.js has for all.
 *
 * receipt     {id, state, status_url}                    202
 * status      comment and {state, reasons: [{message, clause}], appeal}   `appeal`: may be appealed
 * preview     {outcome: "published" | "held" | "rejected" | "unwarned", message}
 */

/** Gives the calls of one reader, over `call` of api.js. */
export function calls({ call, there }, { site, lang }) {
  const comment = (id) => `v1/comments/${encodeURIComponent(id)}`;
  return {
    signOut: () => call("POST", "logout", {}),
    preview: (text, parent) => call("POST", `${there}/comments/preview`, { text, parent, lang }),
    submit: ({ text, parent, key }) =>
      call("POST", `${there}/comments`, { text, parent, lang }, { "Idempotency-Key": key }),
    status: (address) => call("GET", address),
    mine: () => call("GET", `v1/me/comments?${new URLSearchParams({ site })}`),
    edit: (id, text) => call("PATCH", comment(id), { text }),
    withdraw: (id) => call("DELETE", comment(id)),
    react: (id, kind, on) => call(on ? "PUT" : "DELETE", `${comment(id)}/reactions/${kind}`),
    /** {mine: {id: kind}}: the reader's reactions to these comments. */
    reactions: (ids) =>
      call("GET", `${there}/reactions/mine?${new URLSearchParams(ids.map((id) => ["comment", id]))}`),
    report: (id, reason, note) => call("POST", `${comment(id)}/reports`, { reason, note }),
    appeal: (id, text) => call("POST", `${comment(id)}/appeals`, { text }),
  };
}
