// What is looked for: the form's fields, kept in the page's address so that it can be passed on (#field=ルール&flag=法令).

const NAMES = ["q", "field", "bureau", "kind", "flag", "level", "group", "theme", "owner"];

/** Full and half width, upper and lower case are the same. */
const folded = (text) => text.normalize("NFKC").toLowerCase();

/** What each issue is searched in; made at the first search. */
let searchable = null;
const searchableTexts = () => {
  searchable ??= issues.map((issue, at) => folded([issue.id, textOf(at), issue.proposal ?? ""].join("\n")));
  return searchable;
};

/** The values that are set, by name. */
const wanted = () => {
  const values = {};
  for (const name of NAMES) {
    const value = byId(name)?.value.trim() ?? "";
    if (value !== "") values[name] = value;
  }
  return values;
};

/** For each name the test of an issue against its value; `none` asks for those that have nothing there. */
const TESTS = {
  q: (value) => {
    const words = folded(value).split(/\s+/u).filter((word) => word !== "");
    const texts = searchableTexts();
    return (at) => words.every((word) => texts[at].includes(word));
  },
  field: (value) => (at) => (issues[at].field ?? "none") === value,
  bureau: (value) => (at) => (issues[at].bureau ?? "none") === value,
  kind: (value) => (at) => issues[at].kind === value,
  level: (value) => (at) => issues[at].level === value,
  flag: (value) => (at) => (value === "none" ? flagsOf(at).length === 0 : flagsOf(at).some((flag) => flag.name === value)),
  group: (value) => {
    if (value === "any") return (at) => issues[at].group !== undefined;
    if (value === "none") return (at) => issues[at].group === undefined;
    return (at) => issues[at].group === groupOf.get(value);
  },
  theme: (value) => (at) => (value === "none" ? issues[at].theme === undefined : issues[at].theme === themeOf.get(value)),
  owner: (value) => (at) => {
    const names = departmentsOf(at);
    return value === "none" ? names.length === 0 : names.includes(value);
  },
};

/** The issues that pass: all of them, and once for each text (the indices of the originals). */
const passing = (values) => {
  const tests = Object.entries(values).map(([name, value]) => TESTS[name](value));
  const all = issues.map((_, at) => at).filter((at) => tests.every((test) => test(at)));
  return { all: new Set(all), originals: new Set(all.map(originalOf)) };
};

/** What the address says: values of the form, an issue to open, a section to go to. */
const fromAddress = () => {
  const hash = location.hash.slice(1);
  return hash.includes("=") ? Object.fromEntries(new URLSearchParams(hash)) : null;
};

const toAddress = (values) => {
  const parameters = new URLSearchParams(values).toString();
  history.replaceState(null, "", parameters === "" ? location.pathname + location.search : `#${parameters}`);
};

const option = (value, label) => el("option", { value }, label ?? value);

/** Fills the lists of choices from what the survey has. */
const fillChoices = () => {
  const count = (values) => {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  };
  for (const [name, none] of [["field", "（分野なし）"], ["bureau", "（記入なし）"]]) {
    const counts = count(issues.map((issue) => issue[name]));
    const choices = [...counts].filter(([value]) => value !== undefined).map(([value, size]) => option(value, `${value}（${number(size)}件）`));
    if (counts.has(undefined)) choices.push(option("none", `${none}（${number(counts.get(undefined))}件）`));
    byId(name)?.replaceChildren(option("", "すべて"), ...choices);
  }
  byId("group").replaceChildren(
    option("", "すべて"),
    option("any", "組に入った課題"),
    option("none", "組に入らない課題"),
    ...groups.map((group) => option(group.name, `${group.name}（${number(group.members.length)}件）`)),
  );
  byId("theme").replaceChildren(
    option("", "すべて"),
    ...themes.map((theme, at) => option(theme.name, `${themeLabel(at)}（${number(theme.count)}件）`)),
    option("none", "（テーマなし）"),
  );
};
