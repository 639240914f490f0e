/* Live pages: follow slices of the exchange's state, let times tick, tell old from new. No business word lives here.

   <span data-live="PBX/NAME" data-every="500" data-store="ID">   follow this slice: the store ID gets "version.fresh"
   <time class="tick" data-since="EPOCH" data-warn="60" data-bad="120" data-locale="ru">   the time since then
   <time data-asof="">                                            when the exchange was last heard, data-fresh 0 or 1
   <html data-stale>                                              some slice of this page is not what is now

   Event "live" on document: {name, version, fresh, body, link} of a slice that is new here. */
(() => {
  "use strict";
  const STALE_S = 10, LONGEST_MS = 30000, MISSING_MS = 5000;
  const followed = new Map();
  const clocks = new Map();
  const root = document.documentElement;

  /* The exchange's clock: of many answers the one that travelled fastest knows best. */
  const learn = (pbx, now) => {
    const seen = clocks.get(pbx) ?? [];
    seen.push(now - Date.now() / 1000);
    if (seen.length > 30) seen.shift();
    clocks.set(pbx, seen);
  };
  const now = (pbx) => {
    const seen = clocks.get(pbx) ?? clocks.values().next().value;
    return Date.now() / 1000 + (seen ? Math.max(...seen) : 0);
  };
  const isOld = (one) => one.asked && (!one.fresh || now(one.pbx) - one.asOf > STALE_S);

  const tell = (one, value) => {
    if (one.told === value) return;
    one.told = value;
    for (const id of one.stores) window.dash_clientside?.set_props?.(id, { data: value });
  };

  const poll = async (path, one) => {
    one.busy = true;
    const leave = new AbortController(), limit = setTimeout(() => leave.abort(), 5000);
    try {
      const headers = one.etag ? { "If-None-Match": one.etag } : {};
      const address = "/live/slice/" + path.split("/").map(encodeURIComponent).join("/");
      const answer = await fetch(address, { headers, cache: "no-store", signal: leave.signal });
      if (answer.status === 401) return location.reload();
      if (answer.status === 404) {
        Object.assign(one, { asked: true, etag: "", fresh: false, failures: 0, due: performance.now() + MISSING_MS });
        return tell(one, "");
      }
      if (answer.status !== 304 && !answer.ok) throw new Error(answer.status);
      learn(one.pbx, Number(answer.headers.get("Live-Now")));
      one.asOf = Number(answer.headers.get("Live-As-Of"));
      one.fresh = answer.headers.get("Live-Fresh") === "1";
      one.asked = true;
      one.failures = 0;
      one.due = performance.now() + one.every * (0.9 + Math.random() * 0.2);
      if (answer.status === 304) return;
      const said = await answer.json();
      one.etag = answer.headers.get("ETag");
      tell(one, `${said.version}.${Number(said.fresh)}`);
      document.dispatchEvent(new CustomEvent("live", { detail: { name: path, ...said } }));
    } catch {
      one.failures += 1;
      one.asked ||= one.failures > 2;
      one.due = performance.now() + Math.min(LONGEST_MS, one.every * 2 ** one.failures) * (0.7 + Math.random() * 0.3);
    } finally {
      clearTimeout(limit);
      one.busy = false;
    }
  };

  /* Regions come and go with pages: what is on this page is followed, what is not is forgotten. */
  const gather = () => {
    const here = new Map();
    for (const marker of document.querySelectorAll("[data-live]")) {
      const path = marker.dataset.live, pbx = path.split("/")[0];
      const one = here.get(path) ?? followed.get(path) ?? { pbx, etag: "", due: 0, failures: 0, asOf: 0, fresh: false };
      if (!here.has(path)) Object.assign(one, { stores: [], every: Infinity });
      one.stores.push(marker.dataset.store);
      one.every = Math.min(one.every, Number(marker.dataset.every) || 1000);
      if (one.marker !== marker) Object.assign(one, { marker, etag: "", told: undefined, due: 0 });
      here.set(path, one);
    }
    followed.clear();
    for (const [path, one] of here) followed.set(path, one);
  };

  const pad = (number) => String(number).padStart(2, "0");
  const spelt = (seconds, ru) => {
    const whole = Math.max(0, Math.floor(seconds));
    if (whole < 60) return `${whole}\u00a0${ru ? "с" : "s"}`;
    if (whole < 3600) return `${Math.floor(whole / 60)}:${pad(whole % 60)}`;
    const minutes = Math.floor(whole / 60);
    return `${Math.floor(minutes / 60)}\u00a0${ru ? "ч" : "h"}\u00a0${pad(minutes % 60)}\u00a0${ru ? "мин" : "m"}`;
  };
  const write = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };
  const tick = () => {
    for (const element of document.querySelectorAll("time.tick[data-since]")) {
      const { since, locale, warn, bad, pbx } = element.dataset;
      const seconds = now(pbx) - Number(since);
      write(element, spelt(seconds, locale === "ru"));
      const level = bad && seconds >= bad ? "bad" : warn && seconds >= warn ? "warn" : "";
      if ((element.dataset.level ?? "") !== level) element.dataset.level = level;
    }
    const all = [...followed.values()];
    const isStale = all.some(isOld);
    if (all.length) root.toggleAttribute("data-stale", isStale);
    else root.removeAttribute("data-stale");
    const asOf = Math.min(...all.map((one) => one.asOf || Infinity));
    for (const element of document.querySelectorAll("time[data-asof]")) {
      if (asOf < Infinity) write(element, hours(asOf, element.dataset.zone));
      element.dataset.fresh = isStale ? "0" : "1";
    }
  };
  const formats = new Map();
  const hours = (at, zone) => {
    if (!formats.has(zone)) {
      const parts = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: zone || undefined };
      formats.set(zone, new Intl.DateTimeFormat("ru", parts));
    }
    return formats.get(zone).format(new Date(at * 1000));
  };

  const look = () => {
    gather();
    if (document.hidden) return;
    for (const [path, one] of followed) if (!one.busy && performance.now() >= one.due) poll(path, one);
  };
  document.addEventListener("visibilitychange", () => {
    for (const one of followed.values()) one.due = 0;
  });
  setInterval(look, 100);
  setInterval(tick, 250);
})();
