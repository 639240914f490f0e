/* Orders on live pages: a form with data-order is sent, and how it goes is told beside it. No business word lives here.

   <section data-orders data-running="…" data-silent="…"> … <form data-order> … <p role="status">
   The answer of the server: {outcome, over, level, words, done, id, steps}; of several steps the next one is asked when
   the one before it is done. After 5 seconds without an end the words of data-silent are shown. */
(() => {
  "use strict";
  const LIMIT_MS = 5000, AGAIN_MS = 200;
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("").slice(0, 31);
  };
  const say = (place, level, words) => {
    const status = place.querySelector("[role=status]");
    status.className = `strip ${level}`;
    status.textContent = words;
    status.hidden = false;
  };
  const pause = (ms) => new Promise((then) => setTimeout(then, ms));
  const fetched = async (address, options, until) => {
    const leave = new AbortController();
    const timer = setTimeout(() => leave.abort(), Math.max(0, until - performance.now()));
    try {
      const answer = await fetch(address, { ...options, cache: "no-store", signal: leave.signal });
      if (answer.status === 401) location.reload();
      if (!answer.ok) throw new Error(answer.status);
      return await answer.json();
    } finally {
      clearTimeout(timer);
    }
  };
  const asked = async (address, body, until) => {
    const first = await fetched(address, { method: "POST", body }, until);
    let said = first;
    while (!said.over) {
      await pause(AGAIN_MS);
      said = await fetched(address.replace(/order$/, `outcome/${first.id}`), {}, until);
    }
    return { ...first, ...said, done: first.done };
  };
  const order = async (form, button, place) => {
    const until = performance.now() + LIMIT_MS, fields = new URLSearchParams(new FormData(form, button));
    fields.set("key", newKey());
    say(place, "info", place.dataset.running);
    const buttons = [...form.querySelectorAll("button")];
    for (const one of buttons) one.disabled = true;
    try {
      for (let step = 0, steps = 1; step < steps; step += 1) {
        fields.set("step", String(step));
        const said = await asked(form.getAttribute("action") || "/live/order", fields, until);
        steps = said.steps ?? 1;
        const isDone = said.outcome === "done";
        if (!isDone || step + 1 === steps) say(place, said.level, isDone ? said.done : said.words);
        if (!isDone) break;
      }
    } catch {
      say(place, "warn", place.dataset.silent);
    } finally {
      for (const one of buttons) one.disabled = false;
    }
  };
  document.addEventListener("submit", (event) => {
    const place = event.target.closest("[data-orders]");
    if (!place || !("order" in event.target.dataset)) return;
    event.preventDefault();
    order(event.target, event.submitter, place);
  }, true);

  /* Who is chosen by a click gets the keyboard; what is closed gives it back. */
  let wanted = "";
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-chooses], a[data-closes]");
    if (link) wanted = "chooses" in link.dataset ? "#panel:not([hidden])" : "#content";
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelector("#panel [data-closes]")?.click();
  });
  new MutationObserver(() => {
    const found = wanted && document.querySelector(wanted);
    if (!found || (wanted === "#content" && document.querySelector("#panel [data-closes]"))) return;
    wanted = "";
    found.focus({ preventScroll: true });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
