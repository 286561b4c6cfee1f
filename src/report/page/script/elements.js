// Elements are made here and nowhere else, and text is only ever set as text: what a respondent wrote never becomes markup.

/** An element. `attributes` by name; `on...` are listeners; `null` children are left out, all that is no node becomes text. */
const el = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined) element.append(child);
  return element;
};

const byId = (id) => document.getElementById(id);

/** A text with some places marked. `marks`: from and to, in order, not overlapping. */
const marked = (text, marks) => {
  const parts = [];
  let at = 0;
  for (const [from, to] of marks) {
    parts.push(text.slice(at, from), el("mark", null, text.slice(from, to)));
    at = to;
  }
  return [...parts, text.slice(at)].filter((part) => part !== "");
};

const figures = new Intl.NumberFormat("ja-JP");
const number = (count) => figures.format(count);
