/* What only a browser can do: follow links without reloading, keep the freshness sign true, know the
   system's theme. No business word lives here. */
(() => {
  "use strict";
  const root = document.documentElement;
  const year = "; path=/; max-age=31536000; samesite=lax";

  /* Theme "auto": tell the server what this system prefers, so that charts come in its colours. */
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const tell = () => {
    const prefers = dark.matches ? "dark" : "light";
    document.cookie = `okc-prefers=${prefers}${year}`;
    if (root.dataset.themeChoice === "auto") root.dataset.theme = prefers;
  };
  tell();
  dark.addEventListener("change", tell);

  /* Links and GET forms of the shell change the address; Dash draws the rest. */
  const outside = /^\/(export|api|password|sign-in|assets)(\/|$)/;
  const go = (url) => {
    const samePath = url.pathname === location.pathname;
    history.pushState({}, "", url.pathname + url.search + url.hash);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    if (!samePath) window.scrollTo(0, 0);
  };
  const isShell = () => document.getElementById("content") !== null;

  /* For a moment after a choice the page still shows the address before it. What is chosen there is a change
     of the address that was drawn, and is made to the one that stands now: no choice undoes another. */
  const isAhead = () => {
    const asked = document.getElementById("content")?.dataset.asked;
    return asked !== undefined && location.pathname.replace(/(.)\/+$/, "$1") + location.search !== asked;
  };
  const split = (values) => (values.length === 1 ? values[0].split(",") : values);
  const changed = (was, wanted, stands, adds) => {
    const [from, to, now] = [was, wanted, stands].map(split);
    const isTaken = to.length < from.length && to.every((one) => from.includes(one));
    const isAdded = (adds || from.length > 0) && to.length > from.length && from.every((one) => to.includes(one));
    if (!isTaken && !isAdded) return wanted;
    const values = isTaken
      ? now.filter((one) => to.includes(one) || !from.includes(one))
      : [...new Set([...now, ...to.filter((one) => !from.includes(one))])];
    return wanted.length > 1 || stands.length > 1 || !values.length ? values : [values.join(",")];
  };
  const caughtUp = (url, chosen, sets, adds = false) => {
    const drawn = chosen.closest("[data-drawn]") ?? document.querySelector("[data-drawn]");
    if (!drawn || !isAhead() || url.pathname !== location.pathname) return url;
    const was = new URL(drawn.dataset.drawn, location.href).searchParams, stands = new URLSearchParams(location.search);
    for (const name of new Set([...was.keys(), ...url.searchParams.keys(), ...sets])) {
      const [from, to] = [was.getAll(name), url.searchParams.getAll(name)];
      if (!sets.includes(name) && from.join("\n") === to.join("\n")) continue;
      const values = sets.includes(name) ? to : changed(from, to, stands.getAll(name), adds);
      stands.delete(name);
      for (const value of values) stands.append(name, value);
    }
    url.search = stands.toString();
    return url;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const url = new URL(link.href, location.href);
    if (!isShell() || url.origin !== location.origin || link.target || link.hasAttribute("download")) return;
    if (outside.test(url.pathname) || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    go(caughtUp(url, link, link.closest("[data-sets]")?.dataset.sets.split(" ") ?? []));
  });
  const send = (form) => {
    const url = new URL(form.getAttribute("action") || location.pathname, location.href);
    const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
    url.search = new URLSearchParams(pairs).toString();
    const adds = "adds" in form.dataset;
    const fields = adds ? [] : [...form.elements].filter((one) => one.name && one.type !== "hidden");
    go(caughtUp(url, form, fields.map((one) => one.name), adds));
  };
  document.addEventListener("submit", (event) => {
    if (!isShell()) return;
    const next = event.target.elements.namedItem("next");
    if (event.target.method === "post" && next && isAhead()) next.value = location.pathname + location.search;
    if (event.target.method !== "get") return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form && event.target.matches("select")) send(form);
  });

  /* Menus close at a click elsewhere, after a choice, and with Escape. */
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  /* The freshness sign. While history is loading the page is drawn anew now and then. */
  let wait = 5000, looks = 0;
  const look = async () => {
    const sign = document.getElementById("freshness");
    if (sign && !document.hidden) {
      try {
        const answer = await fetch("/live/freshness", { headers: { Accept: "application/json" } });
        if (answer.status === 401) return location.reload();
        if (!answer.ok) throw new Error(answer.status);
        const said = await answer.json();
        const growing = ["loading", "none", "computing"].some((state) => sign.classList.contains(state));
        const isLive = document.querySelector("[data-live], [data-focus]") !== null;  // draws itself, is typed in
        const redraw = growing && !isLive && (said.state !== sign.classList[1] || ++looks % 3 === 0);
        sign.textContent = said.words;
        sign.className = `fresh ${said.state}`;
        wait = 5000;
        if (redraw) window.dash_clientside.set_props("_pages_location", { search: location.search });
      } catch {
        if (!sign.classList.contains("lost")) sign.textContent += ` — ${sign.dataset.lost}`;
        sign.className = "fresh trouble lost";
        wait = Math.min(wait * 2, 30000);
      }
    }
    setTimeout(look, wait * (0.9 + 0.2 * Math.random()));
  };
  setTimeout(look, wait);
})();
