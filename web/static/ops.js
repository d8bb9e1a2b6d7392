/* Keeps the numbers of the ops page fresh: asks for /v1/status while somebody looks. */

const EVERY_MS = 2000;
const page = document.querySelector(".ops");
const words = JSON.parse(page.dataset.words);
const { lang } = document.documentElement;
const pause = document.getElementById("pause");
const clock = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "long" });

const LENGTHS = [["d", 86400], ["h", 3600], ["m", 60], ["s", 1]];
const SHOWN = {
  text: String,
  count: (value) => value.toLocaleString(lang),
  seconds: duration,
  bytes: (value) => `${(value / 1048576).toLocaleString(lang, { maximumFractionDigits: 1 })} MiB`,
};

function duration(seconds) {
  const [unit, size] = LENGTHS.find(([, size]) => seconds >= size) ?? ["s", 1];
  const n = Math.floor(seconds / size);
  const key = `duration_${unit}`;
  return ((n === 1 && words[`${key}_one`]) || words[key]).replace("{n}", n);
}

function at(status, path) {
  return path.split(".").reduce((value, name) => value?.[name], status);
}

function show(status) {
  for (const place of page.querySelectorAll("[data-path]")) {
    const value = at(status, place.dataset.path);
    if (value != null) place.textContent = SHOWN[place.dataset.format](value);
  }
  const time = document.getElementById("at");
  time.dateTime = status.at;
  time.textContent = clock.format(new Date(status.at));
  verdict(status.ok, words[status.ok ? "ops_ok" : "ops_wrong"], status.reasons);
  document.getElementById("queues").replaceChildren(...status.review.queues.map(row));
}

function verdict(ok, sentence, reasons) {
  page.querySelector(".verdict").dataset.ok = ok;
  const line = document.getElementById("ok");
  if (line.textContent !== sentence) line.textContent = sentence; // a status line speaks when changed
  document.getElementById("reasons").replaceChildren(
    ...reasons.map((reason) => Object.assign(document.createElement("li"), { textContent: reason })),
  );
}

function row({ name, depth, oldest_seconds: oldest }) {
  const link = document.createElement("a");
  link.href = `/desk?queue=${encodeURIComponent(name)}&lang=${lang}`;
  link.textContent = words[`queue_${name}`] ?? name;
  const line = document.createElement("tr");
  const head = Object.assign(document.createElement("th"), { scope: "row" });
  head.append(link);
  line.append(head);
  line.insertCell().textContent = SHOWN.count(depth);
  line.insertCell().textContent = duration(oldest);
  return line;
}

async function refresh() {
  if (document.hidden || pause.getAttribute("aria-pressed") === "true") return;
  try {
    const answer = await fetch("/v1/status", {
      headers: { Accept: "application/json", "Accept-Language": lang },
      signal: AbortSignal.timeout(5000),
    });
    show(await answer.json());
  } catch {
    verdict(false, words.ops_unreachable, []);
  }
}

pause.hidden = false;
pause.addEventListener("click", () => {
  const paused = pause.getAttribute("aria-pressed") !== "true";
  pause.setAttribute("aria-pressed", paused);
  pause.textContent = words[paused ? "ops_resume" : "ops_pause"];
});
document.addEventListener("visibilitychange", refresh);
setInterval(refresh, EVERY_MS);
refresh();
