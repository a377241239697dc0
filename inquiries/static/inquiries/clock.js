/* Windows that shut: [data-clock] has the seconds that were left when the server wrote the page. The browser's clock may be
   wrong, so only what passes since then counts; a laptop that slept wakes up with the right words. */
(() => {
  "use strict";
  const STEP = 1000;
  const SOON = 2 * 3600;
  const VERY_SOON = 15 * 60;
  const ends = new WeakMap();

  function words(left) {
    const minutes = Math.floor(left / 60);
    if (left <= 0) return "shut";
    if (!minutes) return "under a minute";
    return minutes >= 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes} min`;
  }
  function tick(clock) {
    if (!ends.has(clock)) ends.set(clock, Date.now() + Number(clock.dataset.clock) * 1000);
    const left = Math.max(0, (ends.get(clock) - Date.now()) / 1000);
    const told = words(left);
    const place = clock.querySelector("[data-left]");
    if (place.textContent !== told) place.textContent = told;
    clock.classList.toggle("d-bad", left < VERY_SOON);
    clock.classList.toggle("d-warn", left >= VERY_SOON && left < SOON);
    clock.classList.toggle("d-quiet", left >= SOON);
    if (left > 0 || clock.dataset.over) return;
    clock.dataset.over = "yes";
    clock.dispatchEvent(new CustomEvent("desk:shut", { bubbles: true }));
  }
  const all = () => document.querySelectorAll("[data-clock]").forEach(tick);
  document.addEventListener("DOMContentLoaded", () => { all(); window.setInterval(all, STEP); });
  document.addEventListener("htmx:load", all);
  document.addEventListener("desk:clocks", all);
  document.addEventListener("visibilitychange", all);
})();
