/* The reply box: kept on the server while somebody types, files as they are dropped, people and templates to choose from.
   It is exchanged as a whole when the answer turns to another message, so everything is found anew at each event. */
(() => {
  "use strict";
  const find = (selector, root = document) => root.querySelector(selector);
  const box = () => find("#reply-form");
  const headers = () => ({ "X-CSRFToken": window.deskToken() });
  const field = (name) => find(`[name="${name}"]`, box());
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  const ours = (event) => box() && event.target.closest && event.target.closest("#reply-form") === box();

  /* What composer_chat.js and composer_people.js need of it. */
  window.deskBox = { box, field, ours, later: () => later(), turn: (asked) => turn(asked) };

  /* --- saved while typing --- */
  const PAUSE = 1200;
  let timer = 0;
  let saving = null;
  let changed = false;
  let torn = false; /* another window has written too: nothing is saved until somebody has chosen */
  function say(words, bad = false) {
    const line = find("#draft-saved");
    if (!line) return;
    line.textContent = words;
    line.classList.toggle("d-bad", bad);
  }
  function know(version) {
    field("version").value = version;
    find("[data-discard]", box()).hidden = Number(version) === 0;
  }
  function later() {
    changed = true;
    if (torn) return;
    say("");
    window.clearTimeout(timer);
    timer = window.setTimeout(save, PAUSE);
  }
  /* One at a time: the version that the next one needs comes with the answer of the last. */
  async function save(anyway = false) {
    window.clearTimeout(timer);
    if (saving) { await saving; }
    if (!box() || (torn && anyway !== true) || (!changed && !anyway)) return;
    changed = torn = false;
    saving = send(anyway).finally(() => { saving = null; });
    await saving;
  }
  async function send(anyway) {
    const form = box();
    const told = new FormData(form);
    if (anyway) told.set("anyway", "1");
    const answer = await fetch(form.dataset.box, { method: "POST", body: told, headers: headers() }).catch(() => null);
    if (form !== box()) return;
    if (!answer || answer.redirected) { changed = true; say("Not saved: the desk can't be reached. It tries again.", true); timer = window.setTimeout(save, 5000); return; }
    const said = await answer.json().catch(() => ({ words: "It could not be saved just now." }));
    if (answer.ok) { know(said.version); say(said.version && !changed ? "Draft saved" : ""); tell("desk:saved", said); return; }
    if (answer.status === 409) { torn = true; say("Not saved", true); offerBoth(said.words); return; }
    say(said.words, true);
  }
  function offerBoth(words) {
    const place = find("#reply-refused");
    place.innerHTML = '<div class="d-error" role="alert"><p></p><button type="button" class="d-button" data-keep>Keep what stands here</button> <button type="button" class="d-button" data-load>Show the other</button></div>';
    find("p", place).textContent = words;
  }
  document.addEventListener("input", (event) => {
    if (ours(event) && event.target.name && !event.target.closest(".d-menu, [data-unsent]")) later();
    if (ours(event) && event.target.name === "text") { showUnfilled(); tell("desk:box"); }
  });
  document.addEventListener("change", (event) => {
    if (!ours(event)) return;
    if (event.target.matches("[data-attach]")) { take(event.target.files); event.target.value = ""; return; }
    if (event.target.name && !event.target.closest(".d-menu, [data-unsent]")) later();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!box() || (!changed && !uploading)) return;
    save();
    if (uploading) event.preventDefault();
  });
  /* --- turning: to another message, another number or mailbox, a template --- */
  function turn({ mode = "", about = "", account = "", template = "", carry = "", here = false }) {
    const form = box();
    if (!form) return Promise.resolve();
    window.clearTimeout(timer);
    const fields = { ...Object.fromEntries(new FormData(form)), turn_mode: mode, turn_about: about, turn_account: account, turn_template: template, turn_carry: carry };
    fields.variable = [...form.querySelectorAll('[name="variable"]')].map((one) => one.value);
    delete fields.files;
    changed = false;
    /* Settled at once: later htmx would put back the attributes that Alpine has set meanwhile. */
    const turned = window.htmx.ajax("POST", form.dataset.turnUrl, { target: "#composer", swap: "outerHTML settle:0ms", values: fields });
    return turned.then(here ? refresh : open);
  }
  function turnTo(mode, about) {
    const chat = find("#composer").hasAttribute("data-chat");
    const same = field("mode").value === mode && (about ? field("about").value === about : !chat || !field("about").value);
    if (same || (chat && !about && mode === "reply")) { open(); return; }
    turn({ mode, about });
  }
  function refresh() {
    tell("desk:box");
    showUnfilled();
  }
  function open() {
    const composer = find("#composer");
    composer.classList.add("is-open");
    composer.scrollIntoView({ block: "nearest" });
    const first = firstField();
    window.requestAnimationFrame(() => { first?.focus(); if (first?.tagName === "TEXTAREA") first.setSelectionRange(first.value.length, first.value.length); });
    refresh();
  }
  function firstField() {
    if (field("mode").value === "forward" && !field("to").value) return field("to");
    const places = [...box().querySelectorAll('[name="variable"]')];
    const search = find('.d-shut input[type="search"]', box());
    return places.find((one) => !one.value) || places[0] || search || find("textarea:not([readonly])", box());
  }

  /* --- files: dropped, pasted or chosen; each goes to the server at once --- */
  let uploading = 0;
  let before = Promise.resolve(); // one after the other: each answer is the whole list, and an older one may come later
  function take(files) {
    [...files].forEach((file) => { const line = waiting(file); if (line) { uploading += 1; before = before.then(() => upload(file, line)); } });
  }
  function waiting(file) {
    const line = document.createElement("li");
    line.className = "d-upload";
    line.innerHTML = '<span></span><progress max="1" value="0"></progress><button type="button" class="d-remove" title="Stop"><span class="material-symbols-outlined">close</span></button>';
    line.firstChild.textContent = file.name || "picture";
    find("#draft-uploads").append(line);
    if (file.size > Number(box().dataset.limit)) { refuse(line, `${file.name} is too large: at most ${Math.round(box().dataset.limit / 1e6)} MB.`); return null; }
    find("button", line).addEventListener("click", () => { line.dataset.stopped = "yes"; });
    return line;
  }
  async function upload(file, line) {
    if (!line.dataset.stopped && (changed || field("version").value === "0")) { changed = true; await save(); }
    if (line.dataset.stopped) { uploading -= 1; line.remove(); return; }
    await sent(file, line);
  }
  function sent(file, line) {
    let done;
    const ended = new Promise((resolve) => { done = resolve; });
    const call = new XMLHttpRequest();
    find("button", line).addEventListener("click", () => call.abort());
    call.upload.addEventListener("progress", (event) => { if (event.lengthComputable) find("progress", line).value = event.loaded / event.total; });
    call.addEventListener("loadend", () => { uploading -= 1; arrived(call, line, file); done(); });
    call.open("POST", box().dataset.filesUrl);
    call.setRequestHeader("X-CSRFToken", headers()["X-CSRFToken"]);
    const told = new FormData(box());
    told.append("file", file, file.name || "picture.png");
    call.send(told);
    return ended;
  }
  function arrived(call, line, file) {
    if (call.status === 200 && call.getResponseHeader("X-Draft-Version")) {
      line.remove();
      find("#draft-files").innerHTML = call.responseText;
      window.htmx.process(find("#draft-files"));
      know(call.getResponseHeader("X-Draft-Version"));
      say("Draft saved");
      return;
    }
    if (call.status === 0 && call.readyState === 0) { line.remove(); return; }
    let words = `${file.name} could not be added. Try it once more.`;
    if (call.status === 413) words = `${file.name} is too large.`;
    try { words = JSON.parse(call.responseText).words || words; } catch { /* no words came */ }
    refuse(line, words);
  }
  function refuse(line, words) {
    line.classList.add("d-bad");
    line.innerHTML = '<span role="alert"></span><button type="button" class="d-remove" title="Fine"><span class="material-symbols-outlined">close</span></button>';
    line.firstChild.textContent = words;
    find("button", line).addEventListener("click", () => line.remove());
  }
  const carriesFiles = (event) => box() && [...(event.dataTransfer?.types || [])].includes("Files");
  let over = 0;
  function lift(shown) {
    over = shown ? over : 0;
    find("#composer")?.classList.toggle("is-dropping", shown);
  }
  document.addEventListener("dragenter", (event) => { if (carriesFiles(event)) { over += 1; lift(true); } });
  document.addEventListener("dragleave", (event) => { if (carriesFiles(event) && (over -= 1) <= 0) lift(false); });
  document.addEventListener("dragover", (event) => { if (carriesFiles(event)) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault(); /* elsewhere the browser would open the file in place of the desk */
    lift(false);
    take(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    if (!ours(event) || !event.clipboardData.files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    take(event.clipboardData.files);
  });

  /* --- templates and what they left open --- */
  const OPEN = /\{\{\s*([^{}\n]{0,100}?)\s*\}\}/g;
  function showUnfilled() {
    const line = find("#reply-unfilled");
    if (!line) return;
    const names = [...new Set([...field("text").value.matchAll(OPEN)].map((found) => found[0]))];
    line.hidden = names.length === 0 || field("text").readOnly;
    find("span:nth-child(2)", line).textContent = `Still to be filled in: ${names.join(", ")}`;
  }
  function goToUnfilled() {
    const text = field("text");
    const found = new RegExp(OPEN).exec(text.value);
    if (!found) return;
    text.focus();
    text.setSelectionRange(found.index, found.index + found[0].length);
  }
  async function fill(url) {
    const account = field("account")?.value || "";
    const answer = await fetch(`${url}?account=${encodeURIComponent(account)}`).catch(() => null);
    if (!answer || !answer.ok) { say("The template could not be read just now.", true); return; }
    const told = await answer.json();
    const text = field("text");
    text.setRangeText(told.text, text.selectionStart, text.selectionEnd, "end");
    if (told.subject && !find("#composer").hasAttribute("data-chat")) field("subject").value = told.subject;
    find("#reply-templates").open = false;
    text.focus();
    later();
    refresh();
    goToUnfilled();
  }
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches?.(".d-menu") || !event.target.open) return;
    document.querySelectorAll(".d-menu[open]").forEach((other) => { if (other !== event.target) other.open = false; });
    const search = find('input[type="search"]', event.target);
    if (search) { search.focus(); search.dispatchEvent(new Event("opened")); }
  }, true);

  /* --- clicks --- */
  document.addEventListener("click", (event) => {
    const hit = (selector) => event.target.closest(selector);
    const turner = hit("[data-turn]");
    if (turner?.dataset.account) turn({ mode: turner.dataset.turn, account: turner.dataset.account, carry: turner.dataset.carry });
    else if (turner) turnTo(turner.dataset.turn, turner.dataset.about);
    else if (hit("#reply-form [data-account]")) turn({ account: hit("[data-account]").dataset.account });
    if (hit("[data-turn-about]")) turn({ about: hit("[data-turn-about]").dataset.turnAbout });
    if (hit("[data-ready]")) turn({ template: hit("[data-ready]").dataset.ready });
    if (hit("[data-template]")) fill(hit("[data-template]").dataset.template);
    if (hit("#reply-unfilled button")) goToUnfilled();
    if (hit("[data-keep]")) { find("#reply-refused").textContent = ""; save(true); }
    if (hit("[data-load]")) { changed = torn = false; window.location.reload(); }
    if (hit("[data-discard]") && window.confirm("Throw this draft and its files away?")) {
      changed = false;
      window.htmx.ajax("POST", hit("[data-discard]").dataset.discard, { swap: "none" });
    }
    document.querySelectorAll(".d-menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  /* --- sending --- */
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt !== box()) return;
    window.clearTimeout(timer);
    if (uploading) {
      event.preventDefault();
      find("#reply-refused").innerHTML = '<div class="d-error" role="alert"><p>A file is still on its way. Send when it has arrived.</p></div>';
      return;
    }
    changed = false;
  });
  document.addEventListener("htmx:sendError", (event) => { if (event.detail.elt === box()) { changed = true; later(); } });

  /* --- the ten seconds in which a reply can be taken back --- */
  function countDown(bar) {
    const end = Date.now() + Number(bar.dataset.countdown) * 1000;
    const clock = window.setInterval(() => {
      const left = Math.ceil((end - Date.now()) / 1000);
      if (left <= 0) { window.clearInterval(clock); bar.remove(); return; }
      find("b", bar).textContent = String(left);
    }, 250);
  }
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-countdown]").forEach(countDown);
    if (box()) refresh();
  });
})();
