/* The end of a login that is not on a page of ours: tells the page that opened this window, and no
 * other, and closes it; a frame of ours also gets the one-time code. Else it leads back to the page,
 * as in a window that the provider's page cut off from who opened it.
 */

const { code, page, popup, back } = document.getElementById("signed-in").dataset;
if (popup && opener) {
  opener.postMessage({ type: "ombud:signed-in", code }, page || location.origin);
  close();
} else {
  location.replace(back);
}
