/* The desk's own behaviour: keys, choosing lines, drafts, quotes. No library; the policy allows no inline scripts. */
(() => {
  "use strict";
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* Whatever the customer wrote must never become a request of htmx or an expression of Alpine: bodies are escaped,
     and htmx may not evaluate anything. */
  document.addEventListener("DOMContentLoaded", () => {
    if (window.htmx) window.htmx.config.allowEval = false;
    restoreDrafts();
    layOut();
    toNewest();
  });

  /* --- choosing lines --- */
  const boxes = () => all('input[name="chosen"]');
  function showBulk() {
    const chosen = boxes().filter((box) => box.checked).length;
    const actions = find(".d-bulk-actions");
    if (!actions) return;
    actions.hidden = chosen === 0;
    const idle = find(".d-bulk-idle");
    if (idle) idle.hidden = chosen > 0;
    const whole = find("#choose-all");
    whole.checked = chosen > 0 && chosen === boxes().length;
    whole.indeterminate = chosen > 0 && !whole.checked;
  }
  document.addEventListener("change", (event) => {
    if (event.target.id === "choose-all") boxes().forEach((box) => (box.checked = event.target.checked));
    if (event.target.id === "choose-all" || event.target.name === "chosen") showBulk();
  });
  window.addEventListener("pageshow", showBulk);
  document.addEventListener("desk:lines", showBulk);

  /* --- asking before something that can't be taken back --- */
  document.addEventListener("submit", (event) => {
    const words = (event.submitter && event.submitter.dataset.confirm) || event.target.dataset.confirm;
    if (words && !window.confirm(words)) event.preventDefault();
  });

  /* --- keys --- */
  const lines = () => all(".d-line");
  function move(step) {
    const rows = lines();
    const here = rows.findIndex((row) => row.classList.contains("is-here"));
    const next = rows[Math.max(0, Math.min(rows.length - 1, here + step))];
    if (!next) return;
    rows.forEach((row) => row.classList.toggle("is-here", row === next));
    next.scrollIntoView({ block: "nearest" });
  }
  const here = () => find(".d-line.is-here");
  function closeHere() {
    const form = find("#inbox-form");
    const button = find('button[name="action"][value="close"]');
    if (!here() || !form || !button) return;
    if (!boxes().some((box) => box.checked)) find('input[name="chosen"]', here()).checked = true;
    form.requestSubmit(button);
  }
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    o: () => here() && find(".d-subject", here()).click(),
    Enter: () => here() && find(".d-subject", here()).click(),
    x: () => here() && find('input[name="chosen"]', here())?.click(),
    "/": () => find("#desk-search")?.focus(),
    "?": () => find("#desk-keys")?.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (typing && (event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const form = event.target.closest("[data-sends]");
      if (form) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (event.key === "Escape" && typing) { typing.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) return;
    if (typing && typing.type !== "checkbox") return;
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    if (event.key === "e" && find("#inbox-form")) { closeHere(); return; }
    const named = find(`[data-key="${CSS.escape(event.key)}"]`);
    const does = keys[event.key] || (named && (() => named.click()));
    if (does) { event.preventDefault(); does(); }
  });

  /* --- notes: what was typed survives a closed tab (answers are kept on the server, composer.js) --- */
  const place = (form) => `desk-draft:${form.dataset.draft}`;
  function restoreDrafts() {
    all("[data-draft]").forEach((form) => {
      const kept = localStorage.getItem(place(form));
      if (kept) find("textarea", form).value = kept;
    });
  }
  document.addEventListener("input", (event) => {
    const form = event.target.closest("[data-draft]");
    if (!form || event.target.tagName !== "TEXTAREA") return;
    if (event.target.value) localStorage.setItem(place(form), event.target.value);
    else localStorage.removeItem(place(form));
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const form = event.detail.elt.closest("[data-draft]");
    if (form && event.detail.xhr.status === 204) localStorage.removeItem(place(form));
  });
  document.addEventListener("htmx:sendError", (event) => {
    const refused = find('[id$="-refused"]', event.detail.elt);
    if (refused) refused.textContent = "The desk can't be reached just now. Your words are kept; try again in a moment.";
  });

  /* A long conversation opens where it is read on: at the newest message. */
  function toNewest() {
    const messages = all(".d-message");
    if (messages.length > 6 && !location.hash) messages.at(-1).scrollIntoView({ block: "start" });
  }

  /* --- letters as they were laid out --- */
  document.addEventListener("click", (event) => {
    const framed = event.target.closest("[data-frame]");
    if (framed) showFrame(framed);
  });
  /* Scripts stay off, and the frame has no origin of ours: not even a mistake in the cleaning could do harm. */
  const LAID_OUT = "desk-laid-out";
  /* Words light up only in the text; what somebody prefers stays as it is. */
  document.addEventListener("desk:as-text", (event) => {
    const button = find("[data-frame]", event.detail);
    if (button && find(".d-sheet", event.detail)) toggleFrame(button);
  });
  function showFrame(button) {
    const shown = toggleFrame(button);
    if (shown) localStorage.setItem(LAID_OUT, "on"); else localStorage.removeItem(LAID_OUT);
  }
  function toggleFrame(button) {
    const old = find(".d-sheet", button.closest(".d-bubble"));
    if (old) old.remove(); else openFrame(button);
    button.setAttribute("aria-expanded", String(!old));
    button.textContent = old ? "As the sender laid it out" : "As text only";
    const print = find("[data-print]", button.parentElement);
    if (print) print.search = old ? "" : "?html=1";
    return !old;
  }
  async function openFrame(button) {
    const sheet = document.createElement("div");
    sheet.className = "d-sheet";
    const frame = document.createElement("iframe");
    frame.className = "d-frame";
    frame.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
    frame.referrerPolicy = "no-referrer";
    frame.title = "The message as its sender laid it out";
    frame.src = button.dataset.frame;
    sheet.append(frame);
    button.closest(".d-message-foot").before(sheet);
    const answer = await fetch(`${button.dataset.frame}?about=1`).catch(() => null);
    if (!answer?.ok) return;
    const { height, pictures } = await answer.json();
    frame.style.height = `${height}px`;
    if (pictures && button.dataset.pictures) offerPictures(sheet, frame, button.dataset.pictures, pictures);
  }
  function offerPictures(sheet, frame, address, count) {
    const bar = document.createElement("p");
    bar.className = "d-notice d-pictures";
    const words = document.createElement("span");
    words.textContent = `${count === 1 ? "A picture is" : `${count} pictures are`} not loaded: the sender would learn that this was read.`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "d-button";
    button.textContent = "Show pictures";
    button.addEventListener("click", async () => {
      button.disabled = true;
      const token = find('meta[name="desk-csrf"]').content;
      const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null);
      button.disabled = false;
      if (!answer?.ok) return;
      bar.remove();
      frame.src = frame.src;
    });
    bar.append(words, button);
    sheet.prepend(bar);
  }
  /* Who reads letters as they were laid out finds the newest ones so. */
  function layOut() {
    if (localStorage.getItem(LAID_OUT) === "on") all("[data-frame]").slice(-5).forEach((button) => showFrame(button));
  }
})();
