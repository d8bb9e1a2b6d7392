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

BLOCKING = """
    window.blocked = 0;
    new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) blocked += duration - 50;
    }).observe({ type: "longtask", buffered: true });
"""
"""`blocked`: for how many milliseconds in all the page could not answer its reader: the part of
every task over 50 ms, as the metric Total Blocking Time counts it."""

HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
"""Takes whether the page is to be hidden."""

SETTLED = "new Promise((done) => setTimeout(() => requestAnimationFrame(done), 100))"
"""Resolves when what was drawn has been laid out and measured."""
