// A list that shows one page of its rows at a time.

const SIZES = [10, 25, 50, 100, 200];

/**
 * A list in `holder`. `draw` makes the element of a row; `size` rows stand on a page at first; `none` is told where there is no row.
 * `rows` gives it new rows and goes to the first page, or to the page with the row `at`.
 */
const pagedList = (holder, { draw, size, none, unit }) => {
  let rows = [];
  let first = 0;
  const told = el("span", { class: "told" });
  const list = el("ul", { class: "cards" });
  const move = (pages) => () => {
    first = Math.max(0, Math.min(first + pages * size, Math.floor((rows.length - 1) / size) * size));
    show();
    holder.scrollIntoView({ block: "start" });
  };
  const [back, on] = [el("button", { type: "button", onclick: move(-1) }, "前へ"), el("button", { type: "button", onclick: move(1) }, "次へ")];
  const [start, end] = [
    el("button", { type: "button", onclick: move(-Infinity) }, "最初"),
    el("button", { type: "button", onclick: move(Infinity) }, "最後"),
  ];
  const sizes = el("select", null, SIZES.map((choice) => el("option", { value: choice, selected: choice === size }, `${choice}`)));
  sizes.addEventListener("change", () => {
    size = Number(sizes.value);
    first = Math.floor(first / size) * size;
    show();
  });
  const pager = el("div", { class: "pager" }, told, start, back, on, end, el("label", null, `一度に表示する${unit}数 `, sizes));
  const show = () => {
    const last = Math.min(first + size, rows.length);
    told.textContent = rows.length === 0 ? none : `${number(rows.length)}${unit}のうち ${number(first + 1)}～${number(last)} を表示`;
    start.disabled = back.disabled = first === 0;
    on.disabled = end.disabled = last >= rows.length;
    pager.classList.toggle("single", rows.length <= SIZES[0]);
    list.replaceChildren(...rows.slice(first, last).map((row) => el("li", { class: "card" }, draw(row))));
  };
  holder.replaceChildren(pager, list);
  return {
    rows: (given, at = 0) => {
      rows = given;
      first = Math.max(0, Math.floor(at / size) * size);
      show();
    },
  };
};
