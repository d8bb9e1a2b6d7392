/* Counts 자 exactly as policies/counting.py does; both are held to tests/vectors/counting.json. */

const segmenter = new Intl.Segmenter("ko"); // into graphemes, unless another unit is named

/** The form in which a comment is counted, sent and stored: NFC, \n for line ends, trimmed. */
export function normalise(text) {
  return text.replace(/\r\n?/g, "\n").normalize("NFC").trim();
}

/** The number of user-perceived characters of a text once normalised. */
export function count(text) {
  return [...segmenter.segment(normalise(text))].length;
}
