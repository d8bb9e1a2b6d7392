"""Scripts that watch a page from within, for `page.add_init_script`, and one that hides it."""

from __future__ import annotations

STREAMS = """
    const Plain = EventSource;
    window.streams = new Set();
    window.EventSource = class extends Plain {
        constructor(...given) { super(...given); window.streams.add(this); }
        close() { super.close(); window.streams.delete(this); }
    };
"""
"""`streams`: the event streams of the page that are open."""

SHIFTS = """
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries()) {
            shifts.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 80))]);
        }
    }).observe({ type: "layout-shift", buffered: true });
"""
"""`shifts`: what moved by itself on the page, and how far."""

HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
}"""
"""Takes whether the page is to be hidden."""

SETTLED = "new Promise((done) => setTimeout(() => requestAnimationFrame(done), 100))"
"""Resolves when what was drawn has been laid out and measured."""

LEFT = """
    window.started = new Set();
    const ours = () => /\\/(static\\/|widget)[\\w-]*\\.js/.test(new Error().stack);
    const start = (what) => (ours() && started.add(what), what);
    window.left = () => [...started].map(({ told }) => told);

    for (const kind of ["Timeout", "Interval"]) {
        const plain = window[`set${kind}`];
        const plainClear = window[`clear${kind}`];
        const running = new Map();
        window[`set${kind}`] = (act, wait, ...given) => {
            const what = start({ told: `set${kind} ${wait} ${act}` });
            const id = plain(() => {
                if (kind === "Timeout") started.delete(what);
                act(...given);
            }, wait);
            running.set(id, what);
            return id;
        };
        window[`clear${kind}`] = (id) => (started.delete(running.get(id)), plainClear(id));
    }

    for (const name of ["MutationObserver", "ResizeObserver", "IntersectionObserver"]) {
        window[name] = class extends window[name] {
            #what = { told: name };
            observe(...given) { start(this.#what); super.observe(...given); }
            disconnect() { started.delete(this.#what); super.disconnect(); }
        };
    }

    window.EventSource = class extends EventSource {
        #what = start({ told: "EventSource" });
        close() { started.delete(this.#what); super.close(); }
    };

    const { addEventListener: plainAdd, removeEventListener: plainRemove } = EventTarget.prototype;
    const heard = new Map();
    const named = (target, type, act) => [target.constructor.name, type, act].join(" ");
    EventTarget.prototype.addEventListener = function (type, act, options) {
        const target = this ?? window;
        plainAdd.call(target, type, act, options);
        const lasting = [window, document, document.documentElement, document.body];
        if (options?.signal?.aborted) return;
        if (!lasting.includes(target) && !(target instanceof AbortSignal)) return;
        const told = named(target, type, act);
        const what = start({ told });
        heard.set(told, what);
        const over = () => started.delete(what);
        if (target instanceof AbortSignal) plainAdd.call(target, "abort", over);
        if (options?.once) plainAdd.call(target, type, over, { once: true });
        if (options?.signal) plainAdd.call(options.signal, "abort", over);
    };
    EventTarget.prototype.removeEventListener = function (type, act, options) {
        const target = this ?? window;
        started.delete(heard.get(named(target, type, act)));
        plainRemove.call(target, type, act, options);
    };
"""
"""`left()`: what our scripts began on the page and have not ended: streams, timers, observers, and
what listens to the page itself or for the end of a tag."""
