/* The messages of a conversation: earlier ones come when somebody asks for them or for one of them; what a link points to is
   unfolded. Without scripts the same links load the page anew. */
(() => {
  "use strict";
  const find = (selector, root = document) => root.querySelector(selector);
  const named = (id) => document.getElementById(`message-${id}`);
  let coming = null;

  /* Gives back the last of those that came, or nothing. */
  async function more() {
    const link = find("[data-earlier]");
    if (!link) return null;
    const answer = await fetch(link.dataset.earlier, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) {
      window.deskTell("The earlier messages can't be loaded just now. Try again in a moment.");
      return null;
    }
    const told = document.createElement("template");
    told.innerHTML = await answer.text();
    const fresh = [...told.content.children];
    link.closest(".d-more").replaceWith(told.content);
    fresh.forEach((one) => window.htmx?.process(one));
    return fresh.at(-1);
  }
  const load = () => (coming ||= more().finally(() => { coming = null; }));
  async function message(id) {
    while (!named(id) && (await load())) continue;
    return named(id);
  }
  window.deskMessage = message;

  async function goTo(id) {
    const one = await message(id);
    if (!one) return;
    const fold = find(".d-fold", one);
    if (fold) fold.open = true;
    if (location.hash === `#${one.id}`) one.scrollIntoView(); else location.hash = one.id;
  }
  const asked = (hash) => /^#message-(\d+)$/.exec(hash)?.[1];
  document.addEventListener("DOMContentLoaded", () => { if (asked(location.hash)) goTo(asked(location.hash)); });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest('#conversation a[href]:not([data-value])');
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.pathname !== location.pathname) return;
    const earlier = link.matches("[data-earlier]");
    if (!earlier && !asked(link.hash)) return;
    event.preventDefault();
    if (!earlier) { goTo(asked(link.hash)); return; }
    const last = await load();
    if (last) find("summary, a, button", last)?.focus({ preventScroll: true });
  });

  /* What was one line is exchanged for the message: who opened it by keys goes on from there. */
  document.addEventListener("htmx:afterSettle", (event) => {
    const open = event.target.closest?.("[data-opened]");
    if (open && document.activeElement === document.body) open.focus({ preventScroll: true });
  });

  /* --- what can be done with a message --- */
  const menu = (target) => target.closest?.(".d-message .d-menu[open]");
  document.addEventListener("click", (event) => {
    if (event.target.closest(".d-menu-line") && menu(event.target)) menu(event.target).open = false;
  });
  document.addEventListener("toggle", (event) => {
    if (menu(event.target)) find(".d-menu-body", menu(event.target)).scrollIntoView({ block: "nearest" });
  }, true);
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && menu(event.target);
    if (!open) return;
    open.open = false;
    find("summary", open).focus();
  });
})();
