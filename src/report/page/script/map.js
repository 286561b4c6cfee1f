// The map: plotly draws a point for each text, coloured by theme, shaped by flag. Hover and click lead to the words; the lists below
// tell the same to those who cannot see it.

/** Twenty colours that stand out from white (3:1 and more); a survey with more themes uses them again, field by field. */
const COLOURS = [
  "#1f5fa8", "#c44e00", "#2b7a2b", "#b3202c", "#6f4aa0", "#7a4a3a", "#b8418f", "#5a5a5a", "#737300", "#007f8c",
  "#3579c4", "#b8621b", "#3c8c3c", "#d04650", "#8a68bc", "#94645a", "#c04f9a", "#767676", "#8a8a10", "#12899a",
];
const NO_THEME = "#767676";
const PASSED_OVER = "#d5d9dd";

/** Shapes by flag, the flag that asks for most care first: an issue has the first that fits. Paths for the legend are 14 x 14. */
const SHAPES = [
  ["個人情報", "star", "M7 0l2 5h5l-4 3 2 6-5-4-5 4 2-6-4-3h5z"],
  ["法令", "x", "M2 0l5 5 5-5 2 2-5 5 5 5-2 2-5-5-5 5-2-2 5-5-5-5z"],
  ["対応済み", "triangle-up", "M7 1l6 12h-12z"],
  ["リソース不足(予算)", "square", "M1 1h12v12h-12z"],
  ["リソース不足(人員)", "diamond", "M7 0l7 7-7 7-7-7z"],
  ["統合注意", "cross", "M5 0h4v5h5v4h-5v5h-4v-5h-5v-4h5z"],
  ["内容なし", "circle-open", "M7 1a6 6 0 1 0 .1 0zM7 3a4 4 0 1 1-.1 0z"],
];
const PLAIN = ["フラグなし", "circle", "M7 1a6 6 0 1 0 .1 0z"];

const shapeOf = (at) => SHAPES.find(([flag]) => flagsOf(at).some(({ name }) => name === flag)) ?? PLAIN;
const colourOf = (theme) => (theme === undefined ? NO_THEME : COLOURS[theme % COLOURS.length]);

/** Shows the words of a point beside it. Not plotly's own label: that one reads tags in the text. */
const showLabel = (at, { clientX, clientY }) => {
  const { id, theme, copies } = issues[at];
  const head = [id, theme === undefined ? null : themeLabel(theme), ...flagsOf(at).map(({ name }) => name), copies > 1 ? `同じ文 ${number(copies)}件` : null];
  const label = byId("label");
  label.replaceChildren(el("p", { class: "meta" }, head.filter((part) => part !== null).join("　")), shortText(at));
  label.hidden = false;
  const [right, bottom] = [window.innerWidth - label.offsetWidth - 8, window.innerHeight - label.offsetHeight - 8];
  label.style.left = `${Math.max(0, Math.min(clientX + 14, right))}px`;
  label.style.top = `${Math.max(0, clientY + 14 > bottom ? clientY - label.offsetHeight - 14 : clientY + 14)}px`;
};

const hideLabel = () => {
  byId("label").hidden = true;
};

const placed = issues.map((_, at) => at).filter((at) => issues[at].of === undefined && issues[at].place !== undefined);

/** Pixels across a point: smaller where many stand on a small map. */
const pointSize = () => {
  const { clientWidth, clientHeight } = byId("plot");
  return Math.max(4, Math.min(10, Math.round(Math.sqrt((clientWidth * clientHeight) / (placed.length + 1)) / 4)));
};

const axis = () => ({ visible: false, showgrid: false, zeroline: false });

const layout = () => ({
  margin: { l: 8, r: 8, t: 8, b: 8 },
  xaxis: axis(),
  yaxis: axis(),
  hovermode: "closest",
  // A finger that scrolls the page must not be caught by the map.
  dragmode: window.matchMedia("(pointer: coarse)").matches ? false : "pan",
  showlegend: false,
  uirevision: "map",
});

const config = {
  displaylogo: false,
  displayModeBar: true,
  responsive: true,
  locale: "ja",
  modeBarButtons: [["zoomIn2d", "zoomOut2d", "resetScale2d", "toImage"]],
  toImageButtonOptions: { filename: "課題の地図" },
};

const WORDS = { "Zoom in": "拡大", "Zoom out": "縮小", "Reset axes": "元に戻す", "Download plot as a PNG": "画像として保存" };

const trace = (points, marker, extra) => ({
  type: "scatter",
  mode: "markers",
  x: points.map((at) => issues[at].place[0]),
  y: points.map((at) => issues[at].place[1]),
  marker: { line: { width: 0.5, color: "#fff" }, ...marker },
  ...extra,
});

/** Draws the issues that pass; the others stay as grey points. */
const showMap = async ({ originals }) => {
  const [shown, others] = [placed.filter((at) => originals.has(at)), placed.filter((at) => !originals.has(at))];
  const size = pointSize();
  const traces = [
    trace(others, { color: PASSED_OVER, size: Math.max(3, size - 3) }, { hoverinfo: "skip" }),
    trace(
      shown,
      { size, color: shown.map((at) => colourOf(issues[at].theme)), symbol: shown.map((at) => shapeOf(at)[1]), opacity: 0.85 },
      { customdata: shown, hoverinfo: "none" },
    ),
  ];
  const missing = issues.filter((issue) => issue.of === undefined && issue.place === undefined).length;
  byId("map-count").textContent =
    `${number(shown.length)}個の点を表示しています（同じ文は一つの点です）。` + (missing > 0 ? `言葉が少なく場所の決まらない${number(missing)}件は載っていません。` : "");
  await Plotly.react(byId("plot"), traces, layout(), config);
};

const swatch = (path, colour) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 14 14");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  shape.setAttribute("fill", colour);
  svg.append(shape);
  return svg;
};

/** The legend: shapes, and themes as buttons that filter. */
const fillLegend = (choose) => {
  byId("shapes").replaceChildren(...[PLAIN, ...SHAPES].map(([flag, , path]) => el("li", null, swatch(path, "#4d5560"), flag)));
  const button = (theme, at) =>
    el(
      "button",
      { type: "button", "aria-pressed": "false", "data-theme": theme.name, onclick: () => choose(theme.name) },
      swatch(PLAIN[2], colourOf(at)),
      `${theme.field === undefined ? "" : `${theme.field} `}${themeLabel(at)}（${number(theme.count)}件）`,
    );
  byId("colours").replaceChildren(...themes.map((theme, at) => el("li", null, button(theme, at))));
};

const startMap = async (passed) => {
  Plotly.register({ moduleType: "locale", name: "ja", dictionary: WORDS, format: {} });
  const plot = byId("plot");
  await showMap(passed);
  const fit = () => {
    plot.style.setProperty("--print-scale", `${Math.min(1, 700 / Math.max(1, plot.clientWidth))}`);
    plot.style.setProperty("--map-height", `${plot.clientHeight}`);
  };
  fit();
  window.addEventListener("resize", fit);
  plot.on("plotly_hover", ({ points, event }) => showLabel(points[0].customdata, event));
  plot.on("plotly_unhover", hideLabel);
  window.addEventListener("scroll", hideLabel, { passive: true });
  plot.on("plotly_click", ({ points }) => {
    const at = points[0]?.customdata;
    if (at !== undefined) location.hash = `issue=${encodeURIComponent(issues[at].id)}`;
  });
};
