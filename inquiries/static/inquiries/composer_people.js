/* To whom a mail goes: what is typed behind the last comma is looked up. */
(() => {
  "use strict";
  const find = (selector, root = document) => root.querySelector(selector);
  const { box, ours, later } = window.deskBox;

  let asked = 0;
  const piece = (input) => input.value.slice(0, input.selectionStart).split(/[,;]/).at(-1).trim();
  function closePeople() {
    document.querySelectorAll(".d-people-hits").forEach((list) => list.remove());
    document.querySelectorAll('[role="combobox"]').forEach((input) => input.setAttribute("aria-expanded", "false"));
  }
  async function lookUp(input) {
    const typed = piece(input);
    const mine = (asked += 1);
    if (typed.length < 3) { closePeople(); return; }
    await new Promise((done) => { window.setTimeout(done, 180); });
    if (mine !== asked) return;
    const answer = await fetch(`${box().dataset.people}?q=${encodeURIComponent(typed)}`).catch(() => null);
    if (mine !== asked || !answer || !answer.ok) return;
    const html = (await answer.text()).trim();
    closePeople();
    if (!html || document.activeElement !== input) return;
    const list = document.createElement("div");
    list.className = "d-people-hits";
    list.setAttribute("role", "listbox");
    list.innerHTML = html;
    input.parentElement.append(list);
    input.setAttribute("aria-expanded", "true");
  }
  function choosePerson(button) {
    const input = find("input", button.closest(".d-people"));
    const place = input.selectionStart;
    const before = input.value.slice(0, place).replace(/[^,;]*$/, "");
    const after = input.value.slice(place).replace(/^[^,;]*/, "").replace(/^[,;]\s*/, "");
    input.value = `${before.trimEnd()}${before.trim() ? " " : ""}${button.dataset.person}, ${after}`;
    closePeople();
    input.focus();
    later();
  }
  function step(event, by) {
    const options = [...document.querySelectorAll(".d-people-hits button")];
    if (!options.length) return;
    event.preventDefault();
    const now = options.findIndex((one) => one.classList.contains("is-here"));
    const next = (now + by + options.length) % options.length;
    options.forEach((one, place) => one.classList.toggle("is-here", place === next));
  }
  document.addEventListener("input", (event) => { if (ours(event) && event.target.role === "combobox") lookUp(event.target); });
  document.addEventListener("focusout", (event) => { if (ours(event) && event.target.role === "combobox") window.setTimeout(() => { if (!document.activeElement.closest(".d-people-hits")) closePeople(); }, 150); });
  document.addEventListener("keydown", (event) => {
    if (!ours(event) || event.target.tagName !== "INPUT" || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown") step(event, 1);
    if (event.key === "ArrowUp") step(event, -1);
    if (event.key === "Escape") closePeople();
    if (event.key !== "Enter" || event.target.type === "checkbox") return;
    event.preventDefault(); /* in a line of the head Enter would send a half-written answer */
    find(".d-people-hits .is-here")?.click();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-person]");
    if (button) choosePerson(button);
  });
})();
