// The lists: issues, merge groups side by side, cautions, abstract issues.

/** Longest text that a list shows whole; the rest is read in the issue itself. */
const LONG = 400;

const KIND_COLOURS = { 統合候補: "blue", 抽象的: "yellow", 対応済みの可能性: "green", 法令の確認: "red", リソース不足: "orange" };
const FLAG_COLOURS = { 個人情報: "red", 統合注意: "orange", 法令: "red", 対応済み: "green" };
const LEVEL_COLOURS = { 抽象的: "yellow" };

const chip = (text, colour) => el("span", { class: `chip ${colour ?? ""}` }, text);

const issueLink = (at) => el("a", { href: `#issue=${encodeURIComponent(issues[at].id)}` }, issues[at].id);

/** A text, cut where it is too long for a list. */
const shortText = (at, marks = []) => {
  const text = textOf(at);
  if (text.length <= LONG) return el("p", { class: "text" }, marked(text, marks));
  // Not between the two halves of a character beyond the first plane.
  const end = text.codePointAt(LONG - 1) > 0xffff ? LONG - 1 : LONG;
  const shown = marks.filter(([, to]) => to <= end);
  return el("p", { class: "text" }, marked(text.slice(0, end), shown), "…（続きは課題IDを押すと読めます）");
};

const placeOf = (at) => {
  const { field, bureau, copies } = issues[at];
  const parts = [field, bureau, copies > 1 ? `同じ文 ${number(copies)}件` : undefined].filter((part) => part !== undefined);
  return el("span", { class: "meta" }, parts.join("、"));
};

const headOf = (at, ...chips) => el("div", { class: "head" }, el("h3", null, issueLink(at)), placeOf(at), chips);

const drawIssue = (at) => {
  const { kind, reason, level, theme } = issues[at];
  const owners = departmentsOf(at);
  const levels = level !== undefined && level !== "具体的" && level !== kind ? [chip(level, LEVEL_COLOURS[level])] : [];
  const flags = flagsOf(at).map((flag) => chip(flag.name, FLAG_COLOURS[flag.name]));
  const details = [reason, theme === undefined ? null : `テーマ: ${themeLabel(theme)}`, owners.length > 0 ? `所管課の候補: ${owners.join("、")}` : null];
  return [
    headOf(at, chip(kind, KIND_COLOURS[kind]), levels, flags),
    shortText(at),
    el("p", { class: "reason" }, details.filter((detail) => detail !== null).join("／")),
  ];
};

const drawMember = (group, { issue, marks }, first) => {
  const role = first ? chip("代表", "blue") : issue === group.farthest ? chip("最も遠い", "orange") : null;
  const name = first ? "representative" : issue === group.farthest ? "farthest" : "";
  return el("div", { class: name }, el("div", { class: "head" }, role, " ", issueLink(issue), " ", placeOf(issue)), shortText(issue, marks));
};

const drawGroup = (at) => {
  const group = groups[at];
  return [
    el(
      "div",
      { class: "head" },
      el("h3", null, el("a", { href: `#group=${encodeURIComponent(group.name)}&to=groups` }, group.name)),
      el("span", { class: "meta" }, `${number(group.members.length)}件、まとまり ${group.cohesion}（${group.percent}%）`),
    ),
    el("p", { class: "reason" }, `まとめた理由: ${group.reason}`),
    el("div", { class: "side" }, group.members.map((member, rank) => drawMember(group, member, rank === 0))),
  ];
};

const drawCaution = (at) => {
  const { left, right, reason } = cautions[at];
  const side = ({ issue, marks }) => el("div", null, el("div", { class: "head" }, issueLink(issue), " ", placeOf(issue)), shortText(issue, marks));
  return [
    el("h3", null, `${issues[left.issue].id} と ${issues[right.issue].id}`),
    el("p", { class: "reason" }, `注意する理由: ${reason}`),
    el("div", { class: "side" }, side(left), side(right)),
  ];
};

const drawAbstract = (at) => {
  const { level, missing, understood, question } = issues[at];
  return [
    headOf(at, chip(level, LEVEL_COLOURS[level])),
    shortText(at),
    el("p", { class: "reason" }, [`足りない点: ${missing ?? "なし"}`, understood ? `読み取れたこと: ${understood.replaceAll("\n", "、")}` : null].filter((part) => part !== null).join("／")),
    question === undefined ? null : el("p", { class: "question" }, `聞き返し文: ${question}`),
  ];
};

const FATE_COLOURS = { 継続: "blue", 分裂: "yellow", 統合: "green" };

const drawPrevious = (at) => {
  const { id, text, field, decided, fate, again, now } = previous.issues[at];
  return [
    el(
      "div",
      { class: "head" },
      el("h3", null, id),
      el("span", { class: "meta" }, [field, ...(decided ?? [])].filter((part) => part !== undefined).join("、")),
      chip(fate, FATE_COLOURS[fate]),
      again ? chip("対応済の再提起", "orange") : null,
    ),
    el("p", { class: "text" }, text.slice(0, LONG)),
    now.length === 0 ? null : el("ul", null, now.slice(0, 10).map((issue) => el("li", null, "今年度: ", issueLink(issue), " ", el("span", { class: "text" }, textOf(issue).slice(0, LONG))))),
  ];
};

const views = {
  issues: pagedList(byId("issues-list"), { draw: drawIssue, size: 25, unit: "件", none: "当てはまる課題はありません。" }),
  groups: pagedList(byId("groups-list"), { draw: drawGroup, size: 10, unit: "組", none: "当てはまる組はありません。" }),
  cautions: pagedList(byId("cautions-list"), { draw: drawCaution, size: 10, unit: "組", none: "当てはまる組はありません。" }),
  previous: previous && pagedList(byId("previous-list"), { draw: drawPrevious, size: 10, unit: "件", none: "当てはまる課題はありません。" }),
  abstract: pagedList(byId("abstract-list"), { draw: drawAbstract, size: 10, unit: "件", none: "当てはまる課題はありません。" }),
};

/** Shows in every list what passes: a group or a caution with its first issue that does. */
const showLists = ({ all, originals }) => {
  const listed = [...originals].sort((left, right) => left - right);
  views.issues.rows(listed);
  views.groups.rows(groups.map((_, at) => at).filter((at) => groups[at].members.some((member) => originals.has(member.issue))));
  views.cautions.rows(
    cautions.map((_, at) => at).filter((at) => originals.has(cautions[at].left.issue) || originals.has(cautions[at].right.issue)),
  );
  // All of last year's while nothing is looked for: what is gone has no issue of this year that could pass.
  views.previous?.rows(
    previous.issues.map((_, at) => at).filter((at) => all.size === issues.length || previous.issues[at].now.some((issue) => all.has(issue))),
  );
  views.abstract.rows(["抽象的", "一部不明"].flatMap((level) => listed.filter((at) => issues[at].level === level)));
};
