/* The form of a signed-in reader: counts, keeps the draft, submits it once however often it tries. */

import { bring, button, h, kept, labelled, unanswered } from "./dom.js";

const segmenter = new Intl.Segmenter("ko"); // into graphemes, unless another unit is named
const LONGEST_WAIT_S = 30;
const PATIENCE_MS = 1500; // of somebody who has pressed the button
const KNOWN_MS = 23 * 3600000; // the service knows a key for an hour more

/** The form in which a comment is counted, sent and stored: NFC, \n for line ends, trimmed. */
export function normalise(text) {
  return text.replace(/\r\n?/g, "\n").normalize("NFC").trim();
}

/**
 * The number of user-perceived characters of a text once normalised: exactly as policies/counting.py
 * has it; both are held to tests/vectors/counting.json.
 */
export function count(text) {
  return [...segmenter.segment(normalise(text))].length;
}

/**
 * Makes the form. `accepted({id, text, parent, status_url})` is called once the service has it;
 * `parent` is the {id, name} answered to, or null.
 *
 * Until then the draft is kept in the tab, and what was sent in the browser, with the key of its
 * submission: losing the network, reloading or closing the page or pressing twice neither loses nor
 * doubles a comment.
 */
export function composer(context, accepted) {
  const { say, api, lang, limit, me, signal, place } = context;
  const drawer = kept(`draft:${place}`, {});
  const draft = { ...drawer.read(), place };
  const sent = Object.values(unanswered()).find((each) => each.place === place);
  if (!draft.text && !context.begun()) Object.assign(draft, sent);
  let sending;
  let timer;
  let attempts = 0;
  let warning;

  const box = h("textarea", {
    id: "write",
    rows: 4,
    dir: "auto",
    placeholder: say("write_placeholder"),
    "aria-describedby": "counter problem warning hint",
    oninput: edited,
    onfocus: bringWarning,
    onkeydown: ({ key, isComposing, repeat, ctrlKey, metaKey }) => {
      // While an input method composes, Enter belongs to it.
      if (key === "Enter" && !isComposing && !repeat && (ctrlKey || metaKey)) send();
    },
  });
  const counter = h("span", { class: "counter", id: "counter" });
  const problem = h("p", { class: "problem", id: "problem", role: "status" });
  const caution = h("div", { class: "warning", id: "warning", role: "status" });
  const submit = button(say("send"), null, { type: "submit", class: "primary" });
  const answering = h("p", { class: "answering" });
  const element = h("form", {
      class: "compose",
      onsubmit: (event) => send(event.preventDefault()),
    },
    answering,
    labelled(say("write"), box),
    caution,
    h("p", { class: "row" },
      counter,
      h("span", { class: "quiet", id: "hint" }, say("send_hint")),
      submit,
    ),
    problem,
  );

  /** Another text or another parent is another submission. */
  function change(changes) {
    if (draft.key) unanswered(draft.key, null);
    Object.assign(draft, { key: null, at: 0 }, changes);
    drawer.write(draft);
  }

  /** Keeps what was sent: to be sent again by itself, or it `waits` until its author does. */
  function remember(waits) {
    draft.waits = waits;
    drawer.write(draft);
    unanswered(draft.key, draft);
  }

  function edited() {
    change({ text: box.value });
    clearTimeout(timer);
    tell();
    showCount();
    warning?.typed(draft.parent?.id);
  }

  /** Without it, what becomes of a comment is said afterwards. */
  async function bringWarning() {
    const { forewarning } = await bring("warning").catch(() => ({}));
    if (warning || !forewarning) return;
    warning = forewarning(context, caution, written, showButton);
    warning.typed(draft.parent?.id);
  }

  /** The text if it may be sent, else nothing. */
  function written() {
    const text = normalise(box.value);
    return count(text) > limit ? "" : text;
  }

  function showCount() {
    const n = count(box.value);
    counter.textContent = say("counter", { n, max: limit });
    const over = n > limit;
    counter.classList.toggle("over", over);
    box.ariaInvalid = over;
    if (over) tell(say("too_long", { over: n - limit, max: limit }));
  }

  function showParent() {
    answering.replaceChildren(...(draft.parent ? [
      say("reply_to", draft.parent),
      button(say("reply_cancel"), () => setParent(null), { class: "quiet" }),
    ] : []));
  }

  function setParent(parent) {
    if (onItsWay()) return;
    change({ parent });
    showParent();
    box.focus();
  }

  /** Whether what was sent is not answered yet: until then it is the comment it was sent as. */
  function onItsWay() {
    const still = sending || (draft.at && !draft.waits);
    if (still) tell(say("on_its_way"));
    return still;
  }

  function tell(words = "", good = false) {
    problem.textContent = words;
    problem.classList.toggle("good", good);
  }

  async function send() {
    if (sending) return;
    clearTimeout(timer);
    const text = written();
    if (!text) {
      box.ariaInvalid = true;
      if (!normalise(box.value)) tell(say("empty")); // of one too long, that is said already
      box.focus();
      return;
    }
    busy(true);
    try {
      const { parent } = draft;
      const to = parent?.id ?? null;
      // What has a key was sent before, and its author warned.
      if (!draft.key) {
        const late = new Promise((done) => (timer = setTimeout(done, PATIENCE_MS)));
        const warned = bringWarning().then(() => warning?.holdsBack(text, to));
        if (await Promise.race([warned, late])) return;
        // 128 random bits; `crypto.randomUUID` would exist on https pages only.
        change({ text: box.value, key: crypto.getRandomValues(new Uint32Array(4)).join("-") });
      }
      draft.at ||= Date.now();
      remember(false);
      const said = { text, parent: to, lang, author: me.id }; // whoever is signed in by now
      const receipt = await api.call("POST", `${api.there}/comments`, said, {
        "Idempotency-Key": draft.key,
      });
      clear();
      tell(say("received"), true);
      accepted({ ...receipt, text, parent });
    } catch (error) {
      if (!signal.aborted) failed(error);
    } finally {
      busy(false);
    }
  }

  function busy(now) {
    sending = now;
    box.readOnly = now;
    submit.ariaDisabled = now;
    showButton();
  }

  function showButton() {
    submit.textContent = say(sending ? "sending" : warning?.warns() ? "send_anyway" : "send");
  }

  function clear() {
    attempts = 0;
    box.value = "";
    change({ parent: null });
    showParent();
    edited();
  }

  /** Keeps the text, says what will happen, and tries again where trying again can help. */
  async function failed(error) {
    const { status, retryAfter } = error;
    if (!status) return again("offline"); // nobody answered
    if (status === 429) return again("too_fast", retryAfter);
    if (status >= 500) return again("busy", retryAfter);
    if (status === 401) {
      remember(true); // it may have come
      if ((await api.me().catch(() => 0)).id) return context.redraw(); // it is another's page by now
      tell(say("signed_out", me));
      return problem.append(" ", button(say("sign_in_again"), context.redraw));
    }
    change(); // answered for good: the next attempt is another submission
    if (error.problem.type?.endsWith("closed")) return tell(say("closed"));
    tell(error.said(lang) ?? say("failed", { status }));
    box.focus();
  }

  function again(key, after) {
    attempts += 1;
    const n = after || Math.min(2 ** attempts, LONGEST_WAIT_S);
    tell(say(key, { n }));
    clearTimeout(timer);
    timer = setTimeout(resume, n * 1000);
  }

  /** Sends again what may or may not have come, while the service would know it by its key. */
  function resume() {
    if (!draft.at || draft.waits) return;
    if (Date.now() - draft.at < KNOWN_MS) send();
    else change(); // its author has it back
  }

  addEventListener("online", resume, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  box.value = draft.text || context.begun();
  showParent();
  showCount();
  queueMicrotask(resume); // its answer is for who has the form by then

  return {
    element,
    /** Says what became of a comment: the good news here, where no other has a problem. */
    tell(state) {
      const good = state === "published";
      if (problem.matches(":empty, .good")) tell(good ? say(state) : "", good);
    },
    replyTo: ({ id, author }) => setParent({ id, name: author.name }),
    /** Takes back one that was not published, below what is in the box; false where it cannot. */
    write({ text, parent }) {
      if (onItsWay()) return false;
      box.value = [box.value, text].filter(Boolean).join("\n\n");
      change({ parent: draft.parent ?? parent });
      showParent();
      edited();
      box.focus();
      return true;
    },
  };
}
