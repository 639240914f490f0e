/* Charts know their width in pixels. Before printing they are drawn as wide as paper likes and may then be
   scaled to it; afterwards they take the screen's width again. */
(() => {
  "use strict";
  const WIDTH = 860;
  const charts = () => document.querySelectorAll(".chart .js-plotly-plot");
  window.addEventListener("beforeprint", () => {
    for (const chart of charts()) {
      window.Plotly.relayout(chart, { width: WIDTH, autosize: false });
      for (const svg of chart.querySelectorAll(".main-svg")) {
        svg.setAttribute("viewBox", `0 0 ${WIDTH} ${chart._fullLayout.height}`);
      }
    }
  });
  window.addEventListener("afterprint", () => {
    for (const chart of charts()) {
      for (const svg of chart.querySelectorAll(".main-svg")) svg.removeAttribute("viewBox");
      window.Plotly.relayout(chart, { width: null, autosize: true });
    }
  });
})();
