/* A mark of a chart and a number of a pivot table offer two ways on: the calls behind it, or only this.
   The table's links say where; words and addresses are the server's. */
(() => {
  "use strict";
  let menu = null, from = null;

  const close = (back) => {
    if (!menu) return;
    menu.remove();
    menu = null;
    if (back && from?.isConnected) from.focus();
  };

  /* "Only this": the same page with the filters that the link to the calls has. */
  const only = (link, table) => {
    const base = new URL(table.dataset.base, location.href);
    const limits = new URL(link.href, location.href).searchParams;
    for (const [name, value] of limits) if (!base.searchParams.has(name)) base.searchParams.append(name, value);
    return base.pathname + base.search;
  };

  const item = (words, href) => {
    const made = document.createElement("a");
    made.textContent = words;
    made.href = href;
    return made;
  };

  const open = (link, table, x, y) => {
    close(false);
    from = link;
    menu = document.createElement("div");
    menu.className = "mark-menu";
    menu.setAttribute("role", "group");
    menu.setAttribute("aria-label", link.textContent);
    menu.append(item(table.dataset.only, only(link, table)), item(table.dataset.calls, link.href));
    document.getElementById("content").append(menu);
    const { width, height } = menu.getBoundingClientRect();
    const top = y + height + 8 > window.innerHeight ? Math.max(8, y - height - 12) : y + 4;
    menu.style.left = `${Math.max(8, Math.min(x, window.innerWidth - width - 8)) + window.scrollX}px`;
    menu.style.top = `${top + window.scrollY}px`;
    menu.firstChild.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    if (menu?.contains(event.target)) return setTimeout(close, 0, false);
    const link = event.target.closest("a.mark-link");
    const table = link?.closest("[data-marks]");
    if (!table || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return close(false);
    event.preventDefault();
    event.stopPropagation();
    const box = link.getBoundingClientRect();
    open(link, table, box.left, box.bottom);
  }, true);

  document.addEventListener("keydown", (event) => {
    if (!menu) return;
    const items = [...menu.children];
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") close(true);
    else if (step) items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
    else return;
    event.preventDefault();
  });
  document.addEventListener("focusin", (event) => {
    if (menu && !menu.contains(event.target)) close(false);
  });
  document.addEventListener("scroll", (event) => {
    if (event.target.matches?.("[data-marks]")) close(false);
  }, { capture: true, passive: true });
  window.addEventListener("popstate", () => close(false));

  /* Charts listen once the pointer comes near: they are drawn late, and anew with every answer. */
  const heard = new WeakSet();
  document.addEventListener("pointerover", (event) => {
    const plot = event.target.closest?.(".explored .js-plotly-plot");
    if (!plot || heard.has(plot) || !plot.on) return;
    heard.add(plot);
    plot.on("plotly_click", ({ points, event: click }) => {
      const [point] = points;
      const place = Array.isArray(point.pointIndex) ? point.pointIndex.join(".") : point.customdata;
      const link = document.querySelector(`[data-marks] [data-point="${CSS.escape(place)}"]`);
      const table = link?.closest("[data-marks]");
      if (!link) return;
      if (link.classList.contains("mark-link")) setTimeout(open, 0, link, table, click.clientX, click.clientY);
      else link.click();
    });
  });

  /* A list that narrows to what is typed. */
  document.addEventListener("input", (event) => {
    const list = document.getElementById(event.target.closest("[data-narrows]")?.dataset.narrows ?? "");
    if (!list) return;
    const wanted = event.target.value.trim().toLocaleLowerCase();
    for (const one of list.querySelectorAll("li")) one.hidden = !one.textContent.toLocaleLowerCase().includes(wanted);
    for (const group of list.children) group.hidden = !group.querySelector("li:not([hidden])");
  });
})();
