// One issue with all that was found of it, in a dialog. Its link: #issue=R6-0001.

/** Most copies named. */
const MOST_COPIES = 20;

const dialog = byId("detail");

const issueList = (rows, text) => el("ul", null, rows.map((row) => el("li", null, text(row))));

const withText = (at, ...before) => [...before, issueLink(at), " ", el("span", { class: "text" }, textOf(at).slice(0, LONG))];

const copiesLine = (at) => {
  const copies = copiesOf.get(at) ?? [];
  if (copies.length === 0) return null;
  const shown = copies.slice(0, MOST_COPIES).flatMap((copy) => [issueLink(copy), " "]);
  return el("span", null, shown, copies.length > MOST_COPIES ? `ほか${number(copies.length - MOST_COPIES)}件` : null);
};

const originLine = ([relation, from]) => [
  chip(relation, FATE_COLOURS[relation]),
  issueList(from, (at) => [`${previous.issues[at].id} `, el("span", { class: "text" }, previous.issues[at].text.slice(0, LONG))]),
];

const detailRows = (at) => {
  const issue = issues[at];
  const original = originalOf(at);
  const group = issue.group === undefined ? null : groups[issue.group];
  const apart = cautions.filter(({ left, right }) => left.issue === original || right.issue === original);
  const other = ({ left, right }) => (left.issue === original ? right.issue : left.issue);
  const near = issues[original].near;
  return [
    ["解決策案", issue.proposal === undefined ? null : el("span", { class: "text" }, issue.proposal)],
    ["解決策案の見立て", issue.advice ?? null],
    ["提案", [chip(issue.kind, KIND_COLOURS[issue.kind]), ` ${issue.reason}`]],
    ["抽象度", issue.level ?? null],
    ["課題の大きさ", issue.size ?? null],
    ["足りない点", issue.missing ?? null],
    ["読み取れたこと", issue.understood?.replaceAll("\n", "、") ?? null],
    ["聞き返し文", issue.question ?? null],
    ["フラグ", flagsOf(at).length === 0 ? null : issueList(flagsOf(at), ({ name, cues }) => (cues === undefined ? name : `${name}: ${cues.join("、")}`))],
    ["近い施策", issue.measure ?? null],
    ["所管課の候補", issue.departments === undefined ? null : departmentsOf(at).join("、")],
    ["テーマ", issue.theme === undefined ? null : el("a", { href: `#theme=${themes[issue.theme].name}&to=issues` }, themeLabel(issue.theme))],
    ["重複元", original === at ? null : issueLink(original)],
    ["同じ文の課題", copiesLine(at)],
    [
      "統合候補",
      group === null
        ? null
        : [
            el("a", { href: `#group=${encodeURIComponent(group.name)}&to=groups` }, `${group.name} を並べて読む`),
            issueList(group.members.map((member) => member.issue).filter((member) => member !== original), (member) => withText(member)),
          ],
    ],
    ["統合注意", apart.length === 0 ? null : issueList(apart, (caution) => [...withText(other(caution)), `（${caution.reason}）`])],
    ["前年度との関係", previous === undefined ? null : originLine(previous.origins[at])],
    ["近い課題", near === undefined ? null : issueList(near, ([neighbor, percent]) => withText(neighbor, `${percent}% `))],
  ].filter(([, value]) => value !== null);
};

const showDetail = (at) => {
  const issue = issues[at];
  dialog.replaceChildren(
    el("h2", { id: "detail-title", tabindex: "-1" }, issue.id),
    placeOf(at),
    el("p", { class: "text original" }, textOf(at)),
    el("dl", null, detailRows(at).flatMap(([name, value]) => [el("dt", null, name), el("dd", null, value)])),
    el(
      "div",
      { class: "buttons" },
      el("button", { type: "button", onclick: () => dialog.close() }, "閉じる"),
      el("a", { href: `#issue=${encodeURIComponent(issue.id)}`, class: "meta" }, "この課題へのリンク"),
    ),
  );
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  byId("detail-title").focus();
};

const tell = (text) => {
  byId("alert").textContent = text;
};

/** Opens the issue that the address names, or says that there is none of that id. */
const openIssue = (id) => {
  tell("");
  const at = indexOf.get(id);
  if (at !== undefined) return showDetail(at);
  if (dialog.open) dialog.close();
  tell(`課題 ${id} は、このページにありません。IDを確かめるか、triage.xlsx で探してください。`);
};

dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
