// Draws the figures of a page from the JSON beside them, filters its tables, and readies it for print.
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
  var PRINT_WIDTH = 660, NARROW = 420;

  function all(selector) {
    return Array.prototype.slice.call(document.querySelectorAll(selector));
  }

  var plots = all(".plot[data-spec]");

  // On a phone a trend keeps its first and last tick, and room for the names at the ends of its lines.
  function narrow(layout) {
    var axis = layout.xaxis;
    if (axis.type !== "date") return;
    layout.margin = { r: 40 };
    if (axis.tickvals.length < 4) return;
    ["tickvals", "ticktext"].forEach(function (list) { axis[list] = [axis[list][0], axis[list][axis[list].length - 1]]; });
  }

  function draw(plot) {
    if (plot.dataset.drawn) return;
    plot.dataset.drawn = "yes";
    var spec = JSON.parse(document.getElementById(plot.dataset.spec).textContent);
    spec.layout.template = TEMPLATE;
    if (plot.clientWidth < NARROW) narrow(spec.layout);
    Plotly.newPlot(plot, spec.data, spec.layout, CONFIG);
    // plotly.js measures letters in a drawing of its own at the end of the page, which nobody is to hear of.
    var tester = document.getElementById("js-plotly-tester");
    if (tester) tester.setAttribute("aria-hidden", "true");
  }

  // Heights are fixed, so a figure may be drawn when it comes near without moving what stands below it.
  if (plots.length) {
    var near = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        near.unobserve(entry.target);
        draw(entry.target);
      });
    }, { rootMargin: "600px 0px" });
    plots.forEach(function (plot) { near.observe(plot); });
  }

  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all("details:not([open])");
    opened.forEach(function (details) { details.open = true; });
    plots.forEach(function (plot) {
      draw(plot);
      Plotly.relayout(plot, { width: PRINT_WIDTH, height: plot.clientHeight, autosize: false });
    });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (details) { details.open = false; });
    plots.forEach(function (plot) { Plotly.relayout(plot, { width: null, height: null, autosize: true }); });
  });

  // A page may be opened long after it was written: what is said from some day on is said when that day has come.
  var today = new Date().toISOString().slice(0, 10);
  all("[data-from]").forEach(function (notice) { notice.hidden = today < notice.dataset.from; });

  // Letters with and without marks count as alike, and so do capitals.
  function plain(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  all("[data-filter]").forEach(function (box) {
    var input = box.querySelector("input"), said = box.querySelector("p");
    var rows = all("#" + box.dataset.filter + " tbody tr:not(.family)");
    var names = rows.map(function (row) { return plain(row.querySelector("th").textContent); });
    var families = all("#" + box.dataset.filter + " .family");

    function show(wanted) {
      var shown = 0;
      rows.forEach(function (row, i) {
        row.hidden = names[i].indexOf(plain(wanted)) < 0;
        if (!row.hidden) shown += 1;
      });
      families.forEach(function (family) {
        family.hidden = !family.parentNode.querySelector("tr:not(.family):not([hidden])");
      });
      said.textContent = !wanted ? "" : shown === 1 ? said.dataset.one : said.dataset.other.replace("#", shown);
    }

    // The address keeps what was sought, so that a list can be passed on.
    var sought = /^#find=(.*)$/.exec(location.hash);
    box.hidden = false;
    input.value = sought ? decodeURIComponent(sought[1]) : "";
    show(input.value);
    input.addEventListener("input", function () {
      show(input.value);
      history.replaceState(null, "", input.value ? "#find=" + encodeURIComponent(input.value) : location.pathname);
    });
  });
})();
