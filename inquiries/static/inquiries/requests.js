/* What the desk's background requests share: the token, and words when an answer says no. */
(() => {
  "use strict";
  const WORDS = {
    0: "The desk can't be reached just now. Try again in a moment.",
    403: "That was not done: you may not do it, or this page is too old. Load it again.",
    404: "That was not done: it is not there any more. Load the page again.",
    413: "That was not done: it is too large.",
  };
  const OTHERWISE = "That was not done: something went wrong on our side. It was written down for the people who run this desk.";

  /* Who logs in anew in another tab gets a new token; the one of the cookie is always the newest. */
  const token = () =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] || document.querySelector('meta[name="desk-csrf"]')?.content || "";
  window.deskToken = token;
  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector('input[name="csrfmiddlewaretoken"]');
    if (field && token()) field.value = token();
  }, true);
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb === "get") return;
    event.detail.headers["X-CSRFToken"] = token();
    if ("csrfmiddlewaretoken" in event.detail.parameters) event.detail.parameters.csrfmiddlewaretoken = token();
  });

  function tell(words) {
    document.querySelector(".d-toast")?.remove();
    const toast = document.createElement("p");
    toast.className = "d-toast";
    toast.setAttribute("role", "alert");
    toast.textContent = words;
    document.body.append(toast);
    window.setTimeout(() => toast.remove(), 10_000);
  }
  window.deskTell = tell;
  /* A page that asks by itself asks again: only what somebody did is answered. */
  const asked = (event) => !/^every /.test(event.detail.elt?.getAttribute("hx-trigger") || "");
  document.addEventListener("htmx:responseError", (event) => {
    if (asked(event)) tell(WORDS[event.detail.xhr.status] || OTHERWISE);
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (asked(event) && !event.detail.elt.closest("[data-sends]")) tell(WORDS[0]); // a reply box says it itself
  });
})();
