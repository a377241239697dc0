/* What is new is put into the open page by itself: lines of the inbox, messages of a conversation and what became of them.
   Nothing moves under a pointer that is about to click, and nothing is exchanged that somebody is just using. */
(() => {
  "use strict";
  const PAUSE = 3000;
  const CALM = 15_000; /* where nothing has happened for long: a tenth of that time */
  const LONGEST = 60_000; /* while the desk can't be reached */
  const STILL = 1500; /* so long the pointer must have rested over the list */
  const find = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  let happened = Date.now(); /* when something came last, or somebody did something here */
  let failures = 0;
  let asking = false;
  let timer = 0;
  let moved = 0;

  const between = (least, value, most) => Math.min(Math.max(value, least), most);
  const pause = () => (failures ? Math.min(PAUSE * 2 ** failures, LONGEST) : between(PAUSE, (Date.now() - happened) / 10, CALM));
  function later() {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, pause() * (0.9 + 0.2 * Math.random())); /* all tabs of an office were opened at nine */
  }
  function stir() {
    const calm = !failures && pause() > PAUSE;
    happened = Date.now();
    if (calm) later();
  }
  async function ask() {
    const place = find("[data-news]");
    if (!place || document.hidden || asking) return;
    asking = true;
    const { answer, told } = await answered(place.dataset.news);
    asking = false;
    failures = answer ? 0 : failures + 1;
    if (answer?.headers.get("X-News")) place.dataset.news = answer.headers.get("X-News");
    const merged = answer?.headers.get("X-Merged");
    if (merged) { goOn(merged); later(); return; }
    if (told) happened = Date.now();
    later();
    if (told && place.isConnected) show(place, told);
    if (answer) exchangeHeld();
  }
  /* Also a connection that hangs, or breaks in the middle of an answer, ends here: the next question waits for it. */
  async function answered(address) {
    const done = new AbortController();
    const patience = window.setTimeout(() => done.abort(), LONGEST);
    try {
      const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" }, signal: done.signal });
      if (!answer.ok || answer.redirected) return {};
      return { answer, told: answer.status === 200 ? await answer.text() : "" };
    } catch {
      return {};
    } finally {
      window.clearTimeout(patience);
    }
  }
  function show(place, html) {
    const told = document.createElement("template");
    told.innerHTML = html;
    if (place.id === "inbox-lines") showLines(place, told.content.firstElementChild);
    else showConversation(place, told.content);
  }

  /* --- the inbox --- */
  function showLines(old, fresh) {
    const pointing = old.matches(":hover") && Date.now() - moved < STILL;
    if (pointing || find("dialog[open]")) return; /* asked again in a moment */
    const known = new Set(all(".d-line", old).map(mark));
    const chosen = new Set(all('input[name="chosen"]:checked', old).map((one) => one.value));
    const here = find(".d-line.is-here", old)?.dataset.id;
    const focused = old.contains(document.activeElement) ? document.activeElement.closest(".d-line")?.dataset.id : null;
    all(".d-line", fresh).forEach((line) => {
      line.classList.toggle("is-here", line.dataset.id === here);
      line.classList.toggle("is-fresh", !known.has(mark(line)));
      const box = find('input[name="chosen"]', line);
      if (box) box.checked = chosen.has(box.value);
    });
    old.replaceWith(fresh);
    window.htmx?.process(fresh);
    if (focused) find(`.d-line[data-id="${focused}"] .d-subject`, fresh)?.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("desk:lines"));
  }
  const mark = (line) => `${line.dataset.id} ${find(".d-age", line)?.title} ${line.classList.contains("is-unread")}`;

  /* --- a conversation --- */
  const inUse = (message) =>
    message.contains(document.activeElement) || find("details[open], .d-sheet", message) || all("audio, video", message).some((one) => !one.paused);
  function showConversation(page, told) {
    showMessages(page, told.firstElementChild);
    const trip = find("#trip", told);
    if (trip && trip.dataset.stamp !== find("#trip")?.dataset.stamp) document.dispatchEvent(new CustomEvent("desk:trip", { detail: trip }));
  }
  /* What somebody is just using is exchanged later: the server tells it only once. */
  const held = new Map();
  function showMessages(page, fresh) {
    page.dataset.news = fresh.dataset.next;
    removeOthers(fresh);
    let before = null;
    for (const message of [...fresh.children]) {
      const old = document.getElementById(message.id);
      const same = old && old.dataset.stamp === message.dataset.stamp;
      const stays = same || (old && inUse(old));
      held.delete(message.id);
      if (!old) add(message, before);
      else if (!stays) exchange(old, message);
      else if (!same) held.set(message.id, message);
      before = stays ? old : message;
    }
  }
  function exchangeHeld() {
    held.forEach((message, id) => {
      const old = document.getElementById(id);
      if (old && inUse(old)) return;
      held.delete(id);
      if (old) exchange(old, message);
    });
  }
  /* What was taken back or moved away since. Older ones than those that were told stay. */
  function removeOthers(fresh) {
    const told = new Set([...fresh.children].map((one) => one.id));
    const shown = all("article.d-message");
    const first = "more" in fresh.dataset ? shown.findIndex((one) => told.has(one.id)) : 0;
    if (first < 0) tellOfGap();
    else shown.slice(first).filter((one) => !told.has(one.id)).forEach((one) => one.remove());
  }
  /* So many came while nobody looked that those in between were never told. */
  function tellOfGap() {
    const line = document.createElement("p");
    line.className = "d-more";
    line.innerHTML = '<a href="">More messages came than are shown here. Load the page again.</a>';
    find("#inbox-news").before(line);
  }
  function exchange(old, message) {
    old.replaceWith(message);
    window.htmx.process(message);
    if (old.matches("[data-opened]")) { message.dataset.opened = ""; message.tabIndex = -1; }
    if (!watched.has(old)) return;
    if (old.dataset.unseen) message.dataset.unseen = old.dataset.unseen;
    unseen.unobserve(old);
    watch(message);
  }
  function add(message, before) {
    message.classList.add("is-fresh");
    if (before) before.after(message); else find("#inbox-news").before(message);
    window.htmx.process(message);
    if (!message.classList.contains("is-out") && !message.classList.contains("is-note")) {
      watch(message);
      document.dispatchEvent(new CustomEvent("desk:came"));
    }
    tell();
  }
  /* Who writes is told of a message that is out of sight; once it was seen, it counts as read. */
  const watched = new WeakSet();
  function watch(message) {
    watched.add(message);
    unseen.observe(message);
  }
  const waiting = () => all(".d-message[data-unseen]");
  function tell() {
    window.requestAnimationFrame(() => {
      const first = waiting()[0];
      if (first) offer(`#${first.id}`, "A new message has come. Show it.");
      else find("#inbox-news").replaceChildren();
    });
  }
  function offer(address, words) {
    const link = document.createElement("a");
    link.className = "d-news";
    link.href = address;
    link.textContent = words;
    find("#inbox-news").replaceChildren(link);
  }
  /* What is being written is saved with the other inquiry. */
  const goOn = (address) => offer(address, "A colleague has merged this inquiry into another one. Go on there.");
  const unseen = new IntersectionObserver((seen) => {
    seen.forEach((one) => {
      const message = one.target;
      if (!one.isIntersecting || document.hidden) { message.dataset.unseen = "yes"; return; }
      delete message.dataset.unseen;
      watched.delete(message);
      unseen.unobserve(message);
      read(message);
    });
    tell();
  }, { threshold: 0.3 });
  function read(message) {
    const seen = find('#reply-form [name="seen"]');
    const pk = Number(message.id.replace("message-", ""));
    if (seen && pk > Number(seen.value)) seen.value = pk;
    const address = find("#conversation").dataset.read;
    if (address) fetch(address, { method: "POST", headers: { "X-CSRFToken": window.deskToken() } }).catch(() => null);
  }

  document.addEventListener("pointermove", () => { moved = Date.now(); }, { passive: true });
  ["pointermove", "keydown", "input", "scroll"].forEach((name) => document.addEventListener(name, stir, { passive: true }));
  /* A hidden page asks for nothing; who comes back to it sees at once what is new. */
  document.addEventListener("visibilitychange", () => { stir(); ask(); });
  document.addEventListener("DOMContentLoaded", later);
})();
