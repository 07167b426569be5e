// Draws the figures of a page from the JSON beside them, and readies the page for print.
// Everything a reader needs stands in the HTML already: without this script only the drawings are missing.
(function () {
  "use strict";

  // plotly.js offers by default to upload a chart to a cloud service; these two lines are what forbids it.
  var CONFIG = {
    showSendToCloud: false,
    plotlyServerURL: "",
    displayModeBar: false,
    displaylogo: false,
    responsive: true,
    scrollZoom: false,
    doubleClick: false,
    showAxisDragHandles: false,
  };

  var INK = "#1B1B2B";
  var MUTED = "#595959";
  var GRID = "#E4E2EA";
  var AXIS = {
    automargin: true,
    fixedrange: true,
    gridcolor: GRID,
    linecolor: GRID,
    zerolinecolor: "#B9B5C4",
    tickfont: { color: MUTED, size: 13 },
    title: { font: { color: MUTED, size: 13 }, standoff: 10 },
    ticklabelstandoff: 4,
  };
  // What all figures share; a figure's own layout adds to it. dragmode off leaves touch scrolling to the page.
  var TEMPLATE = {
    layout: {
      font: { family: "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif", size: 13, color: INK },
      paper_bgcolor: "#FFFFFF",
      plot_bgcolor: "#FFFFFF",
      margin: { l: 8, r: 16, t: 20, b: 32 },
      showlegend: false,
      dragmode: false,
      hoverlabel: { bgcolor: "#FFFFFF", bordercolor: GRID, font: { color: INK, size: 13 } },
      xaxis: AXIS,
      yaxis: AXIS,
    },
  };
  var PRINT_WIDTH = 660;

  var plots = Array.prototype.slice.call(document.querySelectorAll(".plot[data-spec]"));

  function draw(plot) {
    var spec = JSON.parse(document.getElementById(plot.dataset.spec).textContent);
    spec.layout.template = TEMPLATE;
    return Plotly.newPlot(plot, spec.data, spec.layout, CONFIG);
  }

  // A link from the scorecard may land before the figures take their place; heights are fixed, so it holds.
  plots.forEach(draw);

  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.prototype.slice.call(document.querySelectorAll("details:not([open])"));
    opened.forEach(function (details) { details.open = true; });
    plots.forEach(function (plot) { Plotly.relayout(plot, { width: PRINT_WIDTH, autosize: false }); });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (details) { details.open = false; });
    plots.forEach(function (plot) { Plotly.relayout(plot, { width: null, autosize: true }); });
  });
})();
