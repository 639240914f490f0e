/* The operator's workplace: keys, notes that keep themselves, topics, a title that calls. No business word lives here.

   <kbd data-code="KeyP">          the button, summary or field beside it is pressed by this key, by its place on the
                                   keyboard (Russian letters too); off while typing, and when #keys-switch says so
   <form data-say> button[data-topic], textarea[data-note][data-call]      sent to the form's action as they are made;
                                   a note is in this browser (localStorage) until the server has it
   [data-title]                    the title of the window blinks with it */
(() => {
  "use strict";
  const OFF = "okc-keys-off", DRAFT = "okc-note ", SAVE_MS = 1000, AGAIN_MS = 3000, LIMIT_MS = 5000;
  const page = () => document.querySelector("[data-focus]");

  /* What is told to the server. */
  const post = async (form, kind, value, call) => {
    const fields = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, kind, value, ...call });
    const leave = new AbortController(), timer = setTimeout(() => leave.abort(), LIMIT_MS);
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body: fields, signal: leave.signal });
      if (answer.status === 401) location.reload();
      const said = await answer.json().catch(() => ({}));
      return { ok: answer.ok, gone: answer.status === 404, words: said.words };
    } catch {
      return { ok: false, words: "" };
    } finally {
      clearTimeout(timer);
    }
  };
  const tell = (words) => {
    const place = document.getElementById("kept");
    if (place && words) place.textContent = words;
  };
  const told = () => document.getElementById("kept")?.dataset ?? {};

  /* Notes: kept here at every sign, sent when the hand rests, sent again until the server has them. */
  const drafts = () => Object.keys(localStorage).filter((name) => name.startsWith(DRAFT));
  const timers = new Map();
  let sending = Promise.resolve();
  const send = async (name) => {
    const form = document.querySelector("form[data-say]"), draft = localStorage.getItem(name);
    const [person, pbx, ...rest] = name.slice(DRAFT.length).split("/");
    if (!form || draft === null || form.querySelector("[data-note]").dataset.call.split("/")[0] !== person) return;
    const said = await post(form, "note", draft, { pbx, call: rest.join("/") });
    if (said.ok && localStorage.getItem(name) === draft) localStorage.removeItem(name);
    const isHere = DRAFT + document.querySelector("[data-note]")?.dataset.call === name;
    if (isHere) tell(said.words || (said.ok ? "" : told().later));
    if (!said.ok) plan(name, AGAIN_MS);
  };
  const plan = (name, after) => {
    clearTimeout(timers.get(name));
    timers.set(name, setTimeout(() => (sending = sending.then(() => send(name))), after));
  };
  document.addEventListener("input", (event) => {
    if (!event.target.matches("textarea[data-note]")) return;
    const name = DRAFT + event.target.dataset.call;
    localStorage.setItem(name, event.target.value);
    tell(told().typing);
    plan(name, SAVE_MS);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.matches?.("textarea[data-note]")) {
      const name = DRAFT + event.target.dataset.call;
      if (localStorage.getItem(name) !== null) plan(name, 0);
    }
  });
  window.addEventListener("storage", (event) => {
    const note = document.querySelector("textarea[data-note]");
    if (note && event.key === DRAFT + note.dataset.call && event.newValue !== null) note.value = event.newValue;
  });
  const fill = () => {
    const note = document.querySelector("textarea[data-note]");
    if (!note || note.dataset.filled === note.dataset.call) return;
    note.dataset.filled = note.dataset.call;
    note.value = localStorage.getItem(DRAFT + note.dataset.call) ?? note.dataset.note;
    for (const name of drafts()) plan(name, 0);
    const before = page().querySelector(":scope > [role=status]");
    if (before) before.hidden = true;  // what was said of another call
  };

  /* Topics: the choice is seen at once, and taken back if it could not be kept. */
  const choose = async (button) => {
    const form = button.closest("form"), all = [...form.querySelectorAll("[data-topic]")];
    const before = all.find((one) => one.getAttribute("aria-pressed") === "true");
    const value = before === button ? "" : button.dataset.topic;
    const press = (chosen) => all.forEach((one) => one.setAttribute("aria-pressed", String(one === chosen)));
    press(value ? button : null);
    tell(told().saving);
    const call = { pbx: form.elements.pbx.value, call: form.elements.call.value };
    sending = sending.then(async () => {
      const said = await post(form, "topic", value, call);
      if (!said.ok) press(before);
      tell(said.words || (said.ok ? "" : told().lost));
    });
  };
  document.addEventListener("click", (event) => {
    const topic = event.target.closest("[data-topic]");
    if (topic && page()) choose(topic);
    if (event.target.closest("#keys-switch")) {
      if (localStorage.getItem(OFF)) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
      show();
    }
  });
  document.addEventListener("submit", (event) => {
    if ("say" in event.target.dataset) event.preventDefault();
  }, true);
  const show = () => {
    const button = document.getElementById("keys-switch"), isOn = !localStorage.getItem(OFF);
    if (!button || button.getAttribute("aria-pressed") === String(isOn)) return;
    button.setAttribute("aria-pressed", String(isOn));
    button.textContent = isOn ? button.dataset.on : button.dataset.off;
  };

  /* Keys, by their place on the keyboard. */
  const press = (mark) => {
    const label = mark.closest("label"), summary = mark.closest("summary");
    if (label) return document.getElementById(label.htmlFor)?.focus();
    if (!summary) return mark.closest("button")?.click();
    summary.click();
    setTimeout(() => summary.parentElement.querySelector("button, input:not([type=hidden])")?.focus(), 0);
  };
  document.addEventListener("keydown", (event) => {
    if (!page() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const at = event.target;
    if (event.code === "Escape" && at.matches("input, textarea")) return at.blur();
    if (localStorage.getItem(OFF) || at.matches("input:not([type=checkbox]), textarea, select")) return;
    const code = event.code.replace("Numpad", event.code === "NumpadEnter" ? "" : "Digit");
    if (code === "Enter" && at.matches("a, button, summary")) return;
    const mark = [...document.querySelectorAll(`kbd[data-code="${CSS.escape(code)}"]`)].find((one) => one.offsetParent);
    if (!mark || mark.closest("button")?.disabled) return;
    event.preventDefault();
    press(mark);
  });

  /* The title of the window calls while the telephone rings. */
  let calm = "";
  setInterval(() => {
    const rings = page()?.querySelector("[data-title]")?.dataset.title;
    if (rings) {
      if (!calm) calm = document.title;
      document.title = document.title === rings ? calm : rings;
    } else if (calm) {
      document.title = calm;
      calm = "";
    }
  }, 1000);
  new MutationObserver(() => {
    if (!page()) return;
    fill();
    show();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
