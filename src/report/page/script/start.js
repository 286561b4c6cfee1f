// Puts it together: the address fills the form, the form chooses what the lists and the map show.

/** Milliseconds after the last key before a search begins. */
const PAUSE = 200;

const form = byId("filter");
const details = byId("filter-details");
let mapStarted = false;

/** Shows what the form asks for. */
const refresh = () => {
  const values = wanted();
  const passed = passing(values);
  const active = Object.keys(values).length > 0;
  const counts = `${number(passed.all.size)}件${passed.originals.size < passed.all.size ? `（同じ文をまとめて ${number(passed.originals.size)}件）` : ""}`;
  byId("filter-state").textContent = active ? `絞り込み中: ${number(issues.length)}件のうち ${counts}` : `絞り込みなし: ${counts}`;
  form.classList.toggle("active", active);
  for (const button of byId("colours").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", `${button.dataset.theme === values.theme}`);
  }
  showLists(passed);
  if (mapStarted) showMap(passed);
  return passed;
};

const goTo = (id) => {
  const section = byId(id);
  if (section === null) return;
  section.scrollIntoView({ block: "start" });
  section.focus({ preventScroll: true });
};

/** Does what the address says. A plain #section is left to the browser. */
const follow = () => {
  const address = fromAddress();
  if (address === null) return;
  if (address.issue !== undefined) {
    openIssue(address.issue);
    return;
  }
  if (dialog.open) dialog.close();
  for (const name of NAMES) {
    const input = byId(name);
    if (input === null) continue;
    input.value = address[name] ?? "";
    if (input.value !== (address[name] ?? "")) {
      input.value = "";
      tell(`「${address[name]}」は、このページの絞り込みの選択肢にありません。`);
    }
  }
  refresh();
  goTo(address.to ?? (address.group === undefined ? "issues" : "groups"));
};

// A heading one jumps to must not lie under the filter, which stays at the top of the window.
new ResizeObserver(() => {
  document.documentElement.style.scrollPaddingTop = `${form.offsetHeight + 4}px`;
}).observe(form);

let pause = 0;
const changed = () => {
  tell("");
  toAddress(wanted());
  refresh();
};
form.addEventListener("input", (event) => {
  clearTimeout(pause);
  pause = setTimeout(changed, event.target.id === "q" ? PAUSE : 0);
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(changed, 0));
// The address names the issue while it is open, and then what is looked for again.
dialog.addEventListener("close", () => toAddress(wanted()));
window.addEventListener("hashchange", follow);

fillChoices();
fillLegend((theme) => {
  byId("theme").value = byId("theme").value === theme ? "" : theme;
  changed();
});
details.open = window.innerWidth > 1000;
refresh();
follow();
// The lists are there; the map may take a moment longer.
setTimeout(async () => {
  await startMap(passing(wanted()));
  mapStarted = true;
  document.documentElement.dataset.ready = "yes";
}, 0);
