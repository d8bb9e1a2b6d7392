/* The desk with JavaScript: decide without leaving the page, by key or button, and undo.
 *
 * Everything also works without it: the forms are real, and this file sends what they hold.
 */

import { explain, hint, listen } from "./desk-keys.js";
import { tellNews } from "./desk-news.js";

const KEYS_OFF = "ombud:desk-keys-off";
const desk = document.querySelector(".desk");
const words = JSON.parse(desk.dataset.words);
const flash = document.getElementById("flash");
const overlay = document.getElementById("overlay");
const keysOn = document.getElementById("keys");
const decided = [];
let waiting = Number(desk.dataset.depth);

const open = () => [...document.querySelectorAll(".case:not([hidden])")];
const current = () => document.activeElement.closest?.(".case") ?? open()[0];
const heading = (each) => each.querySelector("h2");

function go(step) {
  const all = open();
  const here = all.indexOf(document.activeElement.closest(".case"));
  const there = all[Math.max(0, Math.min(here + step, all.length - 1))];
  if (there) heading(there).focus();
}

async function ask(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: {
      Accept: "application/json",
      "Accept-Language": document.documentElement.lang,
      "Content-Type": "application/json",
      "X-CSRF-Token": desk.dataset.csrf,
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10000),
  });
  return { ok: answer.ok, status: answer.status, ...(await answer.json().catch(() => ({}))) };
}

const address = (one, what) => `/v1/review/${encodeURIComponent(one.dataset.id)}/${what}`;

async function decide(form) {
  const one = form.closest(".case");
  if (one.hasAttribute("aria-busy")) return;
  one.setAttribute("aria-busy", true);
  const { action, reason, note } = Object.fromEntries(new FormData(form));
  const version = Number(one.dataset.version);
  try {
    const answer = await ask(address(one, "decision"), { action, reason, note: note ?? "", version });
    if (answer.ok) {
      const fewer = action === "escalate" ? 0 : 1; // what was passed on still waits
      decided.push({ one, version: answer.version, fewer });
      waiting -= fewer;
      leave(one);
      tell(words[`did_${action}`], true);
    } else if (answer.status === 409) {
      waiting -= 1;
      leave(one);
      tell(beaten(answer), false);
    } else {
      tell(answer.detail ?? words.desk_offline, false);
    }
  } catch {
    tell(words.desk_offline, false);
  }
  one.removeAttribute("aria-busy");
}

function beaten({ winner, now, detail }) {
  if (!winner) return detail;
  const state = words[`state_${now.state}`];
  return words.beaten.replace("{name}", () => winner).replace("{state}", state);
}

/** Takes a case off the list and puts the moderator on the next one. */
function leave(one) {
  const all = open();
  const next = all[all.indexOf(one) + 1] ?? all[all.indexOf(one) - 1];
  one.hidden = true;
  if (next) heading(next).focus();
  else location.reload();
}

async function undo() {
  const last = decided.pop();
  if (!last) return;
  try {
    const answer = await ask(address(last.one, "undo"), { version: last.version });
    if (answer.ok) {
      last.one.dataset.version = answer.version;
      last.one.querySelectorAll("[name=version]").forEach((field) => (field.value = answer.version));
      last.one.hidden = false;
      waiting += last.fewer;
      heading(last.one).focus();
    }
    tell(answer.ok ? words.did_undo : answer.detail, false);
  } catch {
    decided.push(last);
    tell(words.desk_offline, true);
  }
}

function tell(sentence, undoable) {
  const line = Object.assign(document.createElement("div"), { className: "flash" });
  line.append(sentence);
  if (undoable) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: words.undo });
    button.dataset.key = "undo";
    button.addEventListener("click", undo);
    line.append(" ", button);
    hint(line);
  }
  flash.replaceChildren(line);
}

function press(name) {
  current()?.querySelector(`button[data-key=${name}]`)?.click();
}

desk.addEventListener("submit", (event) => {
  if (!event.target.dataset.action) return;
  event.preventDefault();
  decide(event.target);
});
desk.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("select[data-key=reject]")) return;
  event.preventDefault();
  decide(event.target.form);
});

keysOn.checked = localStorage.getItem(KEYS_OFF) === null;
keysOn.addEventListener("change", () => {
  if (keysOn.checked) localStorage.removeItem(KEYS_OFF);
  else localStorage.setItem(KEYS_OFF, "1");
});
listen(
  {
    next: () => go(1),
    previous: () => go(-1),
    approve: () => press("approve"),
    reject: () => current()?.querySelector("select[data-key=reject]").focus(),
    escalate: () => press("escalate"),
    undo,
    show_help: () => overlay.showModal(),
  },
  () => keysOn.checked,
);
tellNews(document.getElementById("news"), desk.dataset.queue, () => waiting, words);
hint(desk);
explain(overlay.querySelector("dl"), words);
const help = document.getElementById("help");
help.hidden = false;
help.addEventListener("click", () => overlay.showModal());
