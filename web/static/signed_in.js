/* The end of a login that is not on a page of ours: leads back to the page, or tells the page that
 * opened this window, and no other, and closes it. A frame of ours also gets the one-time code.
 */

const { code, page, back } = document.getElementById("signed-in").dataset;
if (back) {
  location.replace(back);
} else {
  opener?.postMessage({ type: "ombud:signed-in", code }, page || location.origin);
  close();
}
