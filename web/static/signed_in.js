/* The end of a login in a window of its own: hands the one-time code to the frame that opened it. */

const { code } = document.getElementById("signed-in").dataset;
opener?.postMessage({ type: "ombud:signed-in", code }, location.origin);
close();
