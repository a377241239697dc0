/* The trip beside the conversation: the words behind a value light up, values are gone through by keys, and what is missing
   is asked for. The card is exchanged as a whole, so everything is found anew at each event. */
(() => {
  "use strict";
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const card = () => find("#trip");
  const narrow = window.matchMedia("(max-width: 1180px)"); /* the card stands above the thread, as in desk.css */
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const say = (words) => { const place = find("#trip-said"); if (place) place.textContent = words; };

  /* --- the words light up --- */
  const REST = 250; /* so long a pointer rests on a value before the thread moves */
  let timer = 0;
  let lit = null;
  function dark() {
    all(".is-lit, .is-near").forEach((one) => one.classList.remove("is-lit", "is-near"));
    lit = null;
  }
  function lightUp(value, { scroll = true, unfold = true } = {}) {
    dark();
    lit = value.dataset.value;
    const row = value.closest(".d-value");
    if (row) row.classList.add("is-lit");
    const message = value.dataset.message && find(`#message-${CSS.escape(value.dataset.message)}`);
    if (!message) { if (unfold && value.dataset.message) bring(value, scroll); return; }
    const named = (list) => (list || "").split(" ").includes(lit);
    const words = all(".d-quote", message).filter((one) => named(one.dataset.values));
    words.forEach((one) => one.classList.add("is-lit"));
    all("[data-near]", message).filter((one) => named(one.dataset.near)).forEach((one) => one.classList.add("is-near"));
    const above = words.some((one) => one.closest(".d-message-subject"));
    if (unfold && !above && find(".d-sheet", message)) document.dispatchEvent(new CustomEvent("desk:as-text", { detail: message }));
    if (scroll) show(words[0] || message, !words.length);
    if (!words.length && unfold) open(message);
  }
  /* It is among the earlier messages, which are not here yet. */
  async function bring(value, scroll) {
    const come = await window.deskMessage(value.dataset.message);
    if (come && lit === value.dataset.value && value.isConnected) lightUp(value, { scroll });
  }
  /* Folded, or behind the end of what is shown of a long one. */
  function open(message) {
    const fold = find(".d-fold", message);
    const whole = find('[data-whole=""]', message);
    if (fold && !fold.open) fold.open = true;
    else if (whole && !fold) { whole.dataset.whole = "shown"; whole.click(); }
  }
  /* What has come may hold the words of a value that was chosen meanwhile. */
  document.addEventListener("htmx:afterSettle", (event) => {
    const message = event.target.closest?.(".d-message");
    const value = message && lit && card() && find(`[data-value="${CSS.escape(lit)}"]`, card());
    if (value && message.id === `message-${value.dataset.message}`) lightUp(value, { unfold: false });
  });
  function show(place, nearest) {
    const { top, bottom } = place.getBoundingClientRect();
    if (top > 140 && bottom < window.innerHeight - 40) return;
    place.scrollIntoView({ behavior: still.matches ? "auto" : "smooth", block: nearest ? "nearest" : "center" });
  }
  const source = (target) => target.closest?.("#trip .d-said[data-value]") || target.closest?.("#trip .d-value");
  /* A thread that moves pushes other values under a pointer that rests: only a hand that moves lights up. */
  let at = "";
  const moved = (event) => { const before = at; at = `${event.screenX} ${event.screenY}`; return at !== before; };
  document.addEventListener("pointermove", moved, { passive: true });
  document.addEventListener("pointerover", (event) => {
    if (!moved(event)) return;
    window.clearTimeout(timer);
    const value = source(event.target);
    if (!value || event.pointerType !== "mouse" || narrow.matches || value.dataset.value === lit) return;
    if (card().contains(document.activeElement) && document.activeElement.matches("input")) return;
    timer = window.setTimeout(() => { if (value.isConnected) lightUp(value); }, REST);
  });
  document.addEventListener("focusin", (event) => {
    const value = source(event.target);
    if (value && value.dataset.value !== lit) lightUp(value, { scroll: !narrow.matches, unfold: !narrow.matches });
  });
  document.addEventListener("click", (event) => {
    const said = event.target.closest(".d-said[data-value]");
    if (said) { event.preventDefault(); lightUp(said); return; }
    const back = event.target.closest(".d-to-trip");
    if (back) { event.preventDefault(); toCard(); return; }
    const ask = event.target.closest("[data-ask]");
    if (ask) askFor(ask);
  });

  /* --- keys --- */
  const rows = () => all(".d-value", card());
  function goTo(row) {
    if (!row) return;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  function toCard() {
    if (!card()) return;
    const open = rows().find((row) => row.classList.contains("is-disputed")) || rows().find((row) => !row.classList.contains("is-confirmed"));
    const last = lit && find(`[data-value="${CSS.escape(lit)}"]`, card())?.closest(".d-value");
    if (narrow.matches) card().scrollIntoView({ block: "start" });
    goTo(last || open || rows()[0]);
  }
  const press = (row, name) => find(`button[value="${name}"]`, row)?.click();
  function correct(row) {
    const box = find(".d-edit", row);
    if (!box) return;
    box.open = true;
    const input = find('input[name="value"]', box);
    input.focus();
    if (input.type !== "date") input.select();
  }
  const step = (by) => (row) => { const list = rows(); goTo(list[Math.max(0, Math.min(list.length - 1, list.indexOf(row) + by))]); };
  const keys = {
    j: step(1), ArrowDown: step(1), k: step(-1), ArrowUp: step(-1),
    c: (row) => press(row, "confirm"), x: (row) => press(row, "clear"), e: correct,
    t: (row) => press(row, "take"), d: (row) => press(row, "dismiss"),
    Enter: (row) => lightUp(find(".d-said", row) || row),
    Escape: (row) => { dark(); row.blur(); },
  };
  /* Before the desk's own keys: here "e" does not close the conversation. */
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("#trip .d-value");
    if (!row || event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) return;
    if (event.target.matches("input, select")) {
      if (event.key !== "Escape") return;
      const box = event.target.closest("details");
      if (box) { box.open = false; find("form", box)?.reset(); }
      goTo(row);
    } else {
      const does = keys[event.key];
      if (!does || (event.key === "Enter" && event.target !== row)) return;
      does(row);
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  /* A day is chosen by a calendar, as where one corrects it. */
  function suit(box) {
    const { input, hint } = find("select", box).selectedOptions[0]?.dataset || {};
    const value = find('input[name="value"]', box);
    value.type = input || "text";
    value.placeholder = hint || "";
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("#trip .d-add select")) suit(event.target.form);
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("#trip .d-edit[open]")) find('input[name="value"]', event.target)?.focus();
    if (event.target.matches?.("#trip .d-add[open]")) suit(event.target);
    if (pending) take();
  }, true);

  /* --- exchanged in place: by what somebody did, or by news --- */
  let here = null;
  let pending = null;
  function remember() {
    const row = document.activeElement?.closest?.("#trip .d-value");
    here = card()?.contains(document.activeElement) ? { key: row?.dataset.value || "", place: rows().indexOf(row) } : null;
  }
  function restore() {
    const words = lit;
    dark();
    if (here) {
      const row = rows().find((one) => one.dataset.value === here.key) || rows()[Math.min(here.place, rows().length - 1)];
      const wrong = find(":is(.d-edit, .d-add)[open] input[name=value]", card());
      if (wrong) wrong.focus(); else goTo(row);
    } else if (words) {
      const value = find(`[data-value="${CSS.escape(words)}"]`, card());
      if (value) lightUp(value, { scroll: false, unfold: false });
    }
    here = null;
    seen();
  }
  document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.target?.id === "trip") remember(); });
  document.addEventListener("htmx:afterSettle", (event) => { if (event.detail.target?.id === "trip" || event.target.id === "trip") restore(); });
  /* A card in which somebody is at work is exchanged when they have left it. */
  const inUse = () => card().contains(document.activeElement) || find("details[open]", card());
  function take() {
    if (!pending || !card() || inUse()) return;
    const fresh = pending;
    pending = null;
    if (fresh.dataset.stamp === card().dataset.stamp) return;
    card().replaceWith(fresh);
    window.htmx?.process(fresh);
    say("The trip was read anew.");
    restore();
  }
  document.addEventListener("desk:trip", (event) => { pending = event.detail; take(); });
  document.addEventListener("focusout", (event) => { if (pending && event.target.closest?.("#trip")) window.setTimeout(take, 0); });

  /* --- asking for what is missing --- */
  const PATIENCE = 18_000; /* longer than the desk waits for a model: it answers itself, with the ready-made question */
  const STANDS = "The question stands in your answer. Look at it and send it.";
  async function askFor(button) {
    if (button.stop) { button.stop(); return; }
    if (find("#reply-form") && !["reply", "all"].includes(find('#reply-form [name="mode"]').value)) await window.deskBox.turn({ mode: "reply", here: true });
    if (!free()) return;
    const chat = find("#composer").hasAttribute("data-chat");
    const { text, said } = await question(button, chat);
    put(text, said);
  }
  /* The box in which free words may be written; null says why there is none. */
  function free() {
    const box = find('#reply-form textarea[name="text"]');
    if (box && !box.readOnly) return box;
    window.deskTell("This chat takes no free words just now: choose a template, or write a mail.");
    find("#composer")?.scrollIntoView({ block: "center" });
    return null;
  }
  function put(words, said) {
    const box = words && free();
    if (!box) return;
    /* The tab it is turned to already: another one would exchange the box under these words. */
    find(`#composer [data-turn="${find('#reply-form [name="mode"]').value}"]`)?.click();
    if (!box.value.includes(words)) box.value = box.value.trim() ? `${box.value.trimEnd()}\n\n${words}` : words;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.scrollIntoView({ behavior: still.matches ? "auto" : "smooth", block: "center" });
    box.focus({ preventScroll: true });
    say(said);
  }
  /* By a model, if there is one; the same press again takes the ready-made one at once. */
  async function question(button, chat) {
    const ready = { text: chat ? button.dataset.short : button.dataset.full, said: STANDS };
    if (!button.dataset.writer) return ready;
    button.known ||= {};
    button.known[chat] ||= await written(button, chat);
    const late = button.late ? "The model took too long. " : "";
    const { text, said } = button.known[chat] || { ...ready, said: `${late}This is the ready-made question.` };
    const note = find(".d-ask-said", button.parentElement);
    note.textContent = said;
    note.hidden = false;
    return { text, said };
  }
  async function written(button, chat) {
    const label = find("span:last-child", button);
    const name = label.textContent;
    const done = new AbortController();
    button.late = false;
    const timer = window.setTimeout(() => { button.late = true; done.abort(); }, PATIENCE);
    button.stop = () => done.abort();
    button.classList.add("is-busy");
    label.textContent = "Writing… press again for the ready-made question";
    say(label.textContent);
    try {
      const body = new URLSearchParams({ trip: button.dataset.trip, kind: chat ? "chat" : "mail" });
      const answer = await fetch(button.dataset.writer, { method: "POST", body, headers: { "X-CSRFToken": window.deskToken() }, signal: done.signal });
      return answer.ok && !answer.redirected ? await answer.json() : null;
    } catch {
      return null; /* away, too slow, or the same button was pressed again */
    } finally {
      window.clearTimeout(timer);
      button.stop = null;
      button.classList.remove("is-busy");
      label.textContent = name;
    }
  }

  /* --- the way back, where the card is out of sight --- */
  let watch = null;
  function seen() {
    const back = find(".d-to-trip");
    watch?.disconnect();
    if (!back || !card()) return;
    watch = new IntersectionObserver((told) => {
      const { intersectionRect: part, boundingClientRect: whole } = told.at(-1);
      back.hidden = !narrow.matches || part.height > 0.5 * Math.min(whole.height, window.innerHeight);
    }, { threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1] });
    watch.observe(card());
  }
  document.addEventListener("DOMContentLoaded", seen);
})();
