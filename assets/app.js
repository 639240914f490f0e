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
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const url = new URL(link.href, location.href);
    if (!isShell() || url.origin !== location.origin || link.target || link.hasAttribute("download")) return;
    if (outside.test(url.pathname) || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    go(url);
  });
  const send = (form) => {
    const url = new URL(form.getAttribute("action") || location.pathname, location.href);
    const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
    url.search = new URLSearchParams(pairs).toString();
    go(url);
  };
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "get" || !isShell()) return;
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
        const growing = sign.classList.contains("loading") || sign.classList.contains("none");
        const redraw = growing && (said.state !== sign.classList[1] || ++looks % 3 === 0);
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
