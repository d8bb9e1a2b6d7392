/* The lock beside the title, for who has yet to log in. */

const SVG = "http://www.w3.org/2000/svg";

/** Makes it; `label` is what it tells who does not see it. */
export function lock(label) {
  const icon = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("class", "lock");
  icon.setAttribute("role", "img");
  icon.setAttribute("aria-label", label);
  path.setAttribute("d", "M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm2 0h4V5a2 2 0 0 0-4 0z");
  icon.append(path);
  return icon;
}
