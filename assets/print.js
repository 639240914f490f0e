/* Paper: charts know their width in pixels and carry the colours of the screen's theme. Before printing each
   is drawn anew, as wide as paper likes and light; afterwards it is again what it was on the screen. */
(() => {
  "use strict";
  const WIDTH = 860;
  /* What is dark on a screen, and what stands for it on paper: the two palettes of components/charts.py. */
  const LIGHT = {
    "#1A212B": "#FFFFFF",
    "#E6EAF0": "#1A2230",
    "#A3AEBD": "#566071",
    "#2C3542": "#E1E5EB",
    "#5B8DEF": "#1B4DB3",
    "#2F528F": "#9DB9EA",
    "#E07F2A": "#C4552D",
    "#6FE3D1": "#35A188",
    "#A56FA8": "#4A2A69",
    "#F0CF63": "#BF8700",
    "#9AA3AF": "#626B75",
  };
  const isDark = () => document.documentElement.dataset.theme === "dark";
  const isPlain = (value) => Object.getPrototypeOf(value) === Object.prototype;

  /* A copy in light colours; what a figure itself says of paper (`meta.paper`) stands above that. */
  const light = (value) => {
    if (typeof value === "string") return value.replace(/#[0-9a-f]{6}/gi, (one) => LIGHT[one.toUpperCase()] ?? one);
    if (Array.isArray(value)) return value.map(light);
    if (!value || typeof value !== "object" || !isPlain(value)) return value;
    const made = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, light(one)]));
    return { ...made, ...value.meta?.paper };
  };

  const drawn = new Map(), swatches = new Map();
  const charts = () => document.querySelectorAll(".chart .js-plotly-plot");
  window.addEventListener("beforeprint", () => {
    const onPaper = isDark() ? light : (value) => value;
    for (const chart of charts()) {
      drawn.set(chart, [chart.data, chart.layout]);
      window.Plotly.react(chart, onPaper(chart.data), { ...onPaper(chart.layout), width: WIDTH, autosize: false });
      for (const svg of chart.querySelectorAll(".main-svg")) {
        svg.setAttribute("viewBox", `0 0 ${WIDTH} ${chart._fullLayout.height}`);
      }
    }
    for (const one of document.querySelectorAll(".sw")) {
      const colour = one.style.getPropertyValue("--swatch");
      swatches.set(one, colour);
      one.style.setProperty("--swatch", onPaper(colour));
      if (one.style.backgroundColor) one.style.backgroundColor = onPaper(colour);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const [chart, [data, layout]] of drawn) {
      for (const svg of chart.querySelectorAll(".main-svg")) svg.removeAttribute("viewBox");
      window.Plotly.react(chart, data, { ...layout, width: undefined, autosize: true });
      window.Plotly.Plots.resize(chart);
    }
    for (const [one, colour] of swatches) {
      one.style.setProperty("--swatch", colour);
      if (one.style.backgroundColor) one.style.backgroundColor = colour;
    }
    drawn.clear();
    swatches.clear();
  });
})();
