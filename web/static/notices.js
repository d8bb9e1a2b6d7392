/* What the newsroom has set for this article, as its readers are told: loaded once there is something. */

import { h } from "./dom.js";

const TOLD = ["unopened", "closed", "staff-first", "slow", "premoderated"];
const SOONEST_MS = 5000; // a reader's clock may be ahead of ours
const LATEST_MS = 2 ** 31 - 1;

/**
 * Puts a line for each setting into `element`; asks again when the first of them is over, or by
 * `context.look()`, in words that no cache has an older answer to.
 */
export function tell(context, element, set) {
  const { say, lang, signal, form, api, heed, me } = context;
  const mute = me.can_comment === false;
  const now = () => api.call("GET", `${api.there}/settings?at=${Date.now()}`).then(heed, () => {});
  context.look = () => element.firstChild && now();
  const names = TOLD.filter((name) => set[name] && !(me.staff && name === "slow"));
  element.replaceChildren(
    ...(mute ? [h("p", { class: "notice" }, say("not_entitled"))] : []),
    ...names.map((name) => h("p", { class: "notice" }, sentence(say, lang, name, set[name]))),
  );
  if (form) shut(form.element, !!(mute || set.unopened || set.closed || (set["staff-first"] && !me.staff)));
  const ends = names.map((name) => Date.parse(set[name].until)).filter(Boolean);
  clearTimeout(element.timer);
  if (!ends.length || signal.aborted) return;
  if (!element.timer) signal.addEventListener("abort", () => clearTimeout(element.timer));
  const wait = Math.max(SOONEST_MS, Math.min(...ends) - Date.now());
  element.timer = setTimeout(context.look, Math.min(wait, LATEST_MS));
}

/** Whether nobody may write just now: words that are not sent yet stay, to be copied. */
function shut(form, now) {
  form.querySelector("[type=submit]").disabled = now;
  form.hidden = now && !form.querySelector("textarea").value;
}

function sentence(say, lang, name, { value, until }) {
  const words = say(`${name}_now`, { n: value });
  if (!until) return words;
  const moment = new Date(until).toLocaleString(lang, { dateStyle: "long", timeStyle: "short" });
  return `${words} ${say("set_until", { until: moment })}`;
}
