/* Shows the moments of a page in the reader's own time zone instead of UTC; the comments show their
 * own. */

const { lang } = document.documentElement;
const format = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short" });

for (const time of document.querySelectorAll("time[datetime]:not(ombud-comments *)")) {
  time.textContent = format.format(new Date(time.dateTime));
}
