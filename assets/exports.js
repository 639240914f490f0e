/* "My files": how far files are, once a second while one is being written; a changed state draws the page anew. */
(() => {
  "use strict";
  const look = async () => {
    const rows = [...document.querySelectorAll("#my-files [data-file]")];
    const open = rows.some((row) => ["waiting", "writing"].includes(row.dataset.state));
    if (open && !document.hidden) {
      try {
        const answer = await fetch("/export/prepared.json", { headers: { Accept: "application/json" } });
        if (answer.ok) show(rows, await answer.json());
      } catch { /* the next look may succeed */ }
    }
    setTimeout(look, 1000);
  };
  const show = (rows, said) => {
    const now = new Map(said.map((one) => [one.id, one]));
    if (rows.some((row) => now.get(row.dataset.file)?.state !== row.dataset.state)) {
      /* An event of a changed address would do nothing: the address is the same. */
      window.dash_clientside.set_props("_pages_location", { search: location.search });
      return;
    }
    for (const row of rows) {
      const one = now.get(row.dataset.file), bar = row.querySelector("progress"), words = row.querySelector("[data-words]");
      if (!bar || !words) continue;
      bar.max = Math.max(one.total, 1);
      bar.value = one.rows;
      words.textContent = `${words.dataset.words}: ${one.rows.toLocaleString(document.documentElement.lang)}`;
    }
  };
  setTimeout(look, 1000);
})();
