// The data of the page: issues, merge groups, cautions and themes, named by their index; last year, where the run has it.

const { issues, groups, cautions, themes, departments, previous } = JSON.parse(byId("data").textContent);

/** For each issue the issues that repeat it. */
const copiesOf = new Map();
const indexOf = new Map();
issues.forEach((issue, at) => {
  indexOf.set(issue.id, at);
  if (issue.of === undefined) return;
  if (!copiesOf.has(issue.of)) copiesOf.set(issue.of, []);
  copiesOf.get(issue.of).push(at);
});

const groupOf = new Map(groups.map((group, at) => [group.name, at]));
const themeOf = new Map(themes.map((theme, at) => [theme.name, at]));

/** What the issue says: a copy of the very same text does not carry it. */
const textOf = (at) => issues[at].text ?? issues[issues[at].of].text;

/** The issue under which it is listed: itself, or the one it repeats. */
const originalOf = (at) => issues[at].of ?? at;

const themeLabel = (at) => `${themes[at].name} ${themes[at].terms.slice(0, 3).join("・")}`;

const departmentsOf = (at) => (issues[at].departments ?? []).map((department) => departments[department]);

const flagsOf = (at) => issues[at].flags ?? [];
