/* Tells a moderator how many comments have come since the desk was opened, and moves nothing. */

const EVERY_MS = 10000;

/**
 * Keeps `button` up to date: hidden, or saying how many are new; pressed, it opens the desk anew.
 *
 * `expected()`: how many wait if nothing new has come.
 */
export function tellNews(button, queue, expected, words) {
  async function look() {
    if (document.hidden) return;
    const answer = await fetch(`/v1/review/queue?${new URLSearchParams({ queue, limit: 1 })}`, {
      headers: { Accept: "application/json" },
    }).catch(() => null); // away for a moment: the next look will tell
    if (!answer?.ok) return;
    const { count } = await answer.json();
    const n = count - expected();
    button.hidden = n <= 0;
    const sentence = (n === 1 && words.desk_news_one) || words.desk_news;
    if (n > 0) button.textContent = sentence.replace("{n}", n);
  }

  button.addEventListener("click", () => location.reload());
  document.addEventListener("visibilitychange", look);
  setInterval(look, EVERY_MS);
}
