/* The tags of a page: <ombud-comments>, <ombud-count> and <ombud-popular>.
 *
 *   <script type="module" src="https://comments.example/widget.js"></script>
 *   <ombud-comments site="demo" article="a-slug" lang="ko"></ombud-comments>
 *
 * On a page of another origin the comments come in a frame of ours, so that no script of that page
 * acts as its reader and nothing in a comment reaches that page. On our own pages they are drawn in
 * place, and on others of our site that ask for it, by `inline` on <ombud-comments>, where the
 * service allows it. A page may hand over who reads: `token="…"` is what its newsroom signed. What
 * stands inside the tag is shown until it is drawn, and stays where nothing can be loaded.
 *
 * That other page reads this file and /static as any page may, and the public counts and lists
 * where the site allows its origin; with cookies only what is drawn in place.
 */

// This file answers at /widget.js and lies in /static; both have the service's root beside them.
const ROOT = new URL(import.meta.url.replace(/(static\/)?widget\.js.*$/, ""));

/**
 * Defines a tag that draws itself anew when it is placed or one of its attributes changes.
 *
 * It needs these attributes, and is drawn by `draw` of the script of this name.
 */
function define(name, needs, draw, script = () => "lists") {
  if (customElements.get(name)) return;
  customElements.define(name, class extends HTMLElement {
    static observedAttributes = ["site", "article", "lang", "window", "inline", "token"];
    #life = null;
    #due = false;
    #failures = 0;

    connectedCallback() {
      this.redraw();
    }

    disconnectedCallback() {
      this.#life?.abort();
      this.#life = null;
    }

    /** `heed()`, which the comments add, takes a new token: nobody who writes is interrupted by it. */
    attributeChangedCallback(name, before, after) {
      if (!this.#life || before === after) return;
      if (name === "token") this.heed?.();
      else this.redraw();
    }

    /** Tells the page. */
    announce(name, detail) {
      this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
    }

    /** Ends what was drawn and begins anew; several changes at once are one. */
    redraw() {
      if (this.#due) return;
      this.#due = true;
      queueMicrotask(async () => {
        this.#due = false;
        if (!this.isConnected) return;
        this.#life?.abort();
        const { signal } = (this.#life = new AbortController());
        if (!this.shadowRoot) {
          this.attachShadow({ mode: "open" }).append(document.createElement("slot"));
        }
        const missing = needs.filter((name) => !this.getAttribute(name));
        const { lang } = this.closest("[lang]") ?? document.documentElement;
        const settings = {
          root: ROOT,
          site: this.getAttribute("site"),
          article: this.getAttribute("article"),
          lang: /^ko\b/i.test(lang) ? "ko" : "en",
        };
        try {
          if (missing[0]) throw new Error(`It needs the attribute ${missing.join(" and ")}.`);
          // Browsers remember that it, or what it imports, could not be had: then all comes from
          // another folder, which is answered alike.
          const folder = `${ROOT}static/${this.#failures || "."}`;
          const drawn = await import(`${folder}/${script(this)}.js`).catch((error) => {
            const again = () => signal.aborted || this.redraw();
            setTimeout(again, (0.5 + Math.random()) * 1000 * ++this.#failures ** 2);
            addEventListener("online", again, { signal });
            throw error;
          });
          await drawn[draw](this.shadowRoot, settings, signal, this);
        } catch (error) {
          if (!signal.aborted) console.error(`<${name}> could not be drawn.`, error);
        }
      });
    }
  });
}

const comments = (tag) =>
  location.origin === ROOT.origin || tag.hasAttribute("inline") ? "inline" : "frame";
define("ombud-comments", ["site", "article"], "drawComments", comments);
define("ombud-count", ["site", "article"], "drawCount");
define("ombud-popular", ["site"], "drawPopular");
