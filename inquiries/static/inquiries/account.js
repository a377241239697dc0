/* The account page: the connection test line by line, and fields that only another field's value calls for.
   Without it the test opens a page of its own and all fields are shown. */
(() => {
  "use strict";
  const ICONS = { runs: "progress_activity", good: "check_circle", bad: "error" };

  function element(name, text, className) {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function show(list, stage) {
    const key = `${stage.half}: ${stage.step}`;
    const line = [...list.children].find((one) => one.dataset.step === key) || list.appendChild(document.createElement("li"));
    line.dataset.step = key;
    line.className = `is-${stage.state}`;
    const body = document.createElement("div");
    body.append(element("b", key));
    if (stage.words) body.append(element("p", stage.words));
    if (stage.advice) body.append(element("p", stage.advice, "a-advice"));
    line.replaceChildren(element("span", ICONS[stage.state], "material-symbols-outlined"), body);
    line.scrollIntoView({ block: "nearest" });  // the bar with Save lies over the end of the page
  }

  async function read(answer, each) {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      const lines = (rest + (value || "")).split("\n");
      rest = lines.pop();
      lines.filter(Boolean).forEach((line) => each(JSON.parse(line)));
      if (done) return;
    }
  }

  async function test(button) {
    const list = button.closest(".a-test").querySelector(".a-stages");
    list.replaceChildren();
    button.disabled = true;
    try {
      const answer = await fetch(button.formAction, {
        method: "POST", body: new FormData(button.form), headers: { Accept: "application/x-ndjson" }, signal: AbortSignal.timeout(60000),
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      await read(answer, (stage) => show(list, stage));
    } catch {
      show(list, { half: "Test", step: "the desk", state: "bad", words: "The desk did not answer.", advice: "Load the page anew and try again." });
    } finally {
      button.disabled = false;
    }
  }

  async function copy(button) {
    const text = document.querySelector(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
      button.lastChild.textContent = "Copied";
    } catch {  // not allowed without https: mark it, so that Ctrl+C is enough
      getSelection().selectAllChildren(text);
    }
  }

  document.addEventListener("click", (event) => {
    const copies = event.target.closest("[data-copy]");
    if (copies) copy(copies);
    const button = event.target.closest("[data-account-test]");
    if (!button) return;
    event.preventDefault();
    test(button);
  });

  /* --- fields that depend on another --- */
  function settle() {
    document.querySelectorAll("[data-when]").forEach((field) => {
      const [name, values] = field.dataset.when.split("=");
      const other = field.form && field.form.elements[name];
      const row = rowOf(field);
      if (other && row && other.type !== "hidden") row.hidden = !values.split(",").includes(other.value);
    });
    document.querySelectorAll("fieldset.module").forEach((part) => {
      const fields = [...part.querySelectorAll("[data-when]")];
      const others = part.querySelectorAll("input, select, textarea").length > fields.length;
      if (fields.length) part.hidden = !others && fields.every((field) => rowOf(field).hidden);
    });
  }

  function rowOf(field) {
    return field.closest(".form-row") || field.closest(".group");
  }

  document.addEventListener("change", settle);
  document.addEventListener("DOMContentLoaded", settle);
})();
