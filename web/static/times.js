/* Shows the moments of a page in the reader's own time zone instead of UTC, and to a pointer in full,
 * with the zone; the comments show their own. */

const { lang } = document.documentElement;
const short = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short" });
const full = new Intl.DateTimeFormat(lang, { dateStyle: "full", timeStyle: "full" });

for (const time of document.querySelectorAll("time[datetime]:not(ombud-comments *)")) {
  const at = new Date(time.dateTime);
  time.textContent = short.format(at);
  time.title = full.format(at);
}
