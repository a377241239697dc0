/* The reply box when it writes into a chat: how many messages it becomes, the window that shuts, menus by keys. */
(() => {
  "use strict";
  const find = (selector, root = document) => root.querySelector(selector);
  const { box, field, ours, later, turn } = window.deskBox;

  /* --- how long it is, and Enter --- */
  const ENTER = "desk-enter-sends";
  function count() {
    const line = box() && find("#reply-count", box());
    if (!line) return;
    const length = field("text").value.length; /* in UTF-16 units, as the providers' limits are counted */
    const most = Number(line.dataset.most);
    const texts = Number(line.dataset.texts) || Math.ceil(length / most);
    const parts = length > most ? ` · goes as ${Math.max(texts, 2)} messages` : "";
    line.textContent = `${length.toLocaleString("en")} of ${most.toLocaleString("en")}${parts}`;
    line.classList.toggle("d-warn", length > most);
    find("[data-enter]", box()).checked = localStorage.getItem(ENTER) === "on";
  }
  document.addEventListener("desk:box", count);
  document.addEventListener("desk:saved", (event) => {
    const line = box() && find("#reply-count", box());
    if (!line || typeof event.detail.texts !== "number") return;
    line.dataset.texts = event.detail.texts;
    count();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-enter]")) localStorage.setItem(ENTER, event.target.checked ? "on" : "off");
  });
  document.addEventListener("keydown", (event) => {
    if (!ours(event) || event.target.name !== "text" || event.key !== "Enter" || event.isComposing) return;
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!find("[data-enter]", box())?.checked) return;
    event.preventDefault();
    if (event.target.value.trim()) box().requestSubmit();
  });

  /* --- the window --- */
  /* It shuts while somebody types: the words stay, the box offers what can be done. */
  document.addEventListener("desk:shut", (event) => { if (ours(event) && event.target.id === "box-clock") turn({ here: true }); });
  /* The customer wrote: the window is open anew. Nobody who types loses the cursor for it. */
  document.addEventListener("desk:came", async () => {
    const composer = find("#composer");
    if (!box() || !composer.hasAttribute("data-chat")) return;
    if (composer.hasAttribute("data-shut")) { turn({ here: true }); return; }
    const answer = await fetch(`${box().dataset.clockUrl}?account=${field("account").value}`).catch(() => null);
    const old = find("#box-clock");
    if (!answer || answer.status !== 200 || answer.redirected || !old) return;
    old.outerHTML = await answer.text();
    document.dispatchEvent(new CustomEvent("desk:clocks"));
  });
  document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target?.id === "draft-place") { find("#place-menu")?.removeAttribute("open"); later(); } });

  /* --- the accounts like SIMs: a menu with the arrow keys --- */
  function stepMenu(event, menu) {
    const lines = [...menu.querySelectorAll(".d-menu-line:not([disabled])")];
    if (!lines.length || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
    const now = lines.indexOf(document.activeElement);
    const next = { ArrowDown: (now + 1) % lines.length, ArrowUp: (now <= 0 ? lines.length : now) - 1, Home: 0, End: lines.length - 1 }[event.key];
    event.preventDefault();
    lines[next].focus();
  }
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.(".d-menu[open], .d-ready-hits, .d-shut");
    if (!menu || !ours(event)) return;
    if (event.key === "Escape" && menu.matches(".d-menu")) { menu.open = false; find("summary", menu).focus(); event.stopPropagation(); return; }
    if (event.target.matches("input, select, textarea") && event.key !== "ArrowDown") return;
    stepMenu(event, menu);
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.id === "box-sims" && event.target.open) find('[aria-checked="true"]', event.target)?.focus();
  }, true);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-no-place]")) return;
    find("#draft-place").textContent = "";
    later();
  });
})();
