// report.html in headless Chromium, from file://, with the network cut off. Run by tests/browser.rs, which writes the pages.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const folder = process.env.SAISEIRI_PAGES;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const file = (name) => join(folder, name, "report.html");
const address = (name, hash = "") => pathToFileURL(file(name)).href + hash;

/** Without a profile, a sandbox (CI is root) or a network: every host name leads nowhere. */
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND",
];

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
});
after(() => browser?.close());

/** A page that is ready, with all that its console and its requests told. */
const open = async (name, { hash = "", width = 1280, height = 900, ...more } = {}) => {
  const context = await browser.newContext({ viewport: { width, height }, locale: "ja-JP", ...more });
  await context.setOffline(true);
  const page = await context.newPage();
  const [told, requested] = [[], []];
  page.on("console", (message) => told.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => told.push(`error: ${error.message}`));
  page.on("request", (request) => requested.push(request.url()));
  await page.goto(address(name, hash));
  await page.waitForSelector("html[data-ready]", { timeout: 20_000 });
  return { page, told, requested, close: () => context.close() };
};

const cards = (page, list) => page.locator(`#${list}-list .card`);

/** A page's data as it stands in the file. */
const dataOf = (name) => JSON.parse(readFileSync(file(name), "utf8").split('id="data">')[1].split("</script>")[0]);

test("it opens without a network, a request or a word on the console", async () => {
  for (const name of ["fixture", "hostile", "empty", "large", "years"]) {
    const { told, requested, close } = await open(name);
    assert.deepEqual(told, [], name);
    assert.deepEqual(requested.filter((url) => !url.startsWith("data:") && !url.startsWith("blob:")), [address(name)], name);
    await close();
  }
});

test("the map is drawn: points in the colours of the themes", async () => {
  const { page, close } = await open("fixture");
  await page.locator("#plot").scrollIntoViewIfNeeded();
  const picture = (await page.locator("#plot").screenshot()).toString("base64");
  const blank = await browser.newPage();
  const seen = await blank.evaluate(async (picture) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const hues = new Set();
    let coloured = 0;
    for (let at = 0; at < data.length; at += 4) {
      const [red, green, blue] = data.slice(at, at + 3);
      if (Math.max(red, green, blue) - Math.min(red, green, blue) < 60) continue;
      coloured += 1;
      hues.add([red >> 5, green >> 5, blue >> 5].join());
    }
    return { coloured, hues: hues.size, all: image.width * image.height };
  }, picture);
  assert.ok(seen.coloured > 3000 && seen.coloured < seen.all / 2, JSON.stringify(seen));
  assert.ok(seen.hues >= 8, JSON.stringify(seen));
  const originals = dataOf("fixture").issues.filter((issue) => issue.of === undefined && issue.place);
  assert.equal(await page.locator("#plot .points path").count(), originals.length);
  await close();
});

test("a point tells the original text and leads to the issue", async () => {
  const { page, close } = await open("fixture");
  await page.locator("#plot").scrollIntoViewIfNeeded();
  const point = await page.locator("#plot .points path").first().boundingBox();
  const [x, y] = [point.x + point.width / 2, point.y + point.height / 2];
  await page.mouse.move(x - 2, y);
  await page.mouse.move(x, y);
  const label = await page.locator("#label").textContent();
  const id = label.match(/R6-[0-9-]+/u)[0];
  await page.mouse.click(x, y);
  await page.waitForSelector("dialog[open]");
  assert.equal(await page.locator("#detail-title").textContent(), id);
  const issue = dataOf("fixture").issues.find((issue) => issue.id === id);
  assert.equal(await page.locator("dialog .original").textContent(), issue.text);
  assert.ok(label.includes(issue.text), label);
  await close();
});

test("search takes words together, whatever their width", async () => {
  const { page, close } = await open("fixture");
  const { issues } = dataOf("fixture");
  const words = ["会議", "LAN"];
  await page.fill("#q", "会議　ｌａｎ");
  await page.waitForFunction(() => document.getElementById("filter").classList.contains("active"));
  const texts = await cards(page, "issues").locator(".text").allTextContents();
  const fits = (issue) => words.every((word) => `${issue.text ?? ""}${issue.proposal ?? ""}`.normalize("NFKC").toLowerCase().includes(word.toLowerCase()));
  assert.equal(texts.length, issues.filter((issue) => issue.of === undefined && fits(issue)).length);
  assert.ok(texts.length > 0);
  assert.match(page.url(), /#q=/u);
  await page.fill("#q", "こんな言葉はどこにもない");
  await page.waitForFunction(() => document.querySelectorAll("#issues-list .card").length === 0);
  assert.match(await page.locator("#issues-list .told").textContent(), /当てはまる課題はありません/u);
  await page.click("#clear");
  await page.waitForFunction(() => document.querySelectorAll("#issues-list .card").length === 25);
  assert.equal(new URL(page.url()).hash, "");
  await close();
});

test("filters hold together, in the lists, on the map and in the address", async () => {
  const { page, close } = await open("fixture");
  const { issues } = dataOf("fixture");
  const field = issues.find((issue) => issue.field).field;
  const passed = issues.filter((issue) => issue.field === field && issue.flags?.some((flag) => flag.name === "リソース不足(予算)"));
  await page.selectOption("#field", field);
  await page.selectOption("#flag", "リソース不足(予算)");
  const originals = new Set(passed.map((issue) => issue.of ?? issues.indexOf(issue)));
  await page.waitForFunction((wanted) => document.getElementById("filter-state").textContent.includes(`うち ${wanted}件`), passed.length);
  assert.ok((await page.locator("#issues-list .told").textContent()).startsWith(`${originals.size}件`));
  assert.match(await page.locator("#map-count").textContent(), new RegExp(`^${[...originals].filter((at) => issues[at].place).length}個`, "u"));
  const url = page.url();
  await close();
  const again = await open("fixture", { hash: new URL(url).hash });
  assert.equal(await again.page.inputValue("#field"), field);
  assert.ok((await again.page.locator("#issues-list .told").textContent()).startsWith(`${originals.size}件`));
  await again.close();
});

test("a bureau's filter finds those whose copy comes from it", async () => {
  const { page, close } = await open("fixture");
  const { issues } = dataOf("fixture");
  const copy = issues.find((issue) => issue.of !== undefined && issue.bureau && issue.bureau !== issues[issue.of].bureau);
  await page.selectOption("#bureau", copy.bureau);
  await page.fill("#q", copy.id);
  await page.waitForFunction(() => document.querySelectorAll("#issues-list .card").length === 1);
  assert.equal(await cards(page, "issues").locator("h3").textContent(), issues[copy.of].id);
  await close();
});

test("a merge group stands side by side with the differing words marked", async () => {
  const { page, close } = await open("fixture", { hash: "#group=G001" });
  const { issues, groups } = dataOf("fixture");
  const group = groups[0];
  assert.equal(await cards(page, "groups").count(), 1);
  const members = cards(page, "groups").locator(".side > div");
  assert.equal(await members.count(), group.members.length);
  const boxes = await Promise.all([0, 1].map((at) => members.nth(at).boundingBox()));
  assert.ok(boxes[1].x > boxes[0].x && Math.abs(boxes[1].y - boxes[0].y) < 2, "side by side");
  for (const [at, member] of group.members.entries()) {
    assert.equal(await members.nth(at).locator(".text").textContent(), issues[member.issue].text);
    const marks = await members.nth(at).locator("mark").allTextContents();
    assert.deepEqual(marks, member.marks.map(([from, to]) => issues[member.issue].text.slice(from, to)));
  }
  assert.ok(group.members.some((member) => member.marks.length > 0));
  assert.ok((await cards(page, "groups").locator(".reason").textContent()).includes(group.reason));
  await close();
});

test("cautions and abstract issues tell their reason and their question", async () => {
  const { page, close } = await open("fixture");
  const { cautions, issues } = dataOf("fixture");
  assert.ok((await cards(page, "cautions").first().textContent()).includes(cautions[0].reason));
  const abstract = issues.find((issue) => issue.level === "抽象的" && issue.of === undefined);
  const first = await cards(page, "abstract").first().textContent();
  assert.ok(first.includes(abstract.question) && first.includes(abstract.missing), first);
  await close();
});

test("links lead to an issue, to a theme, and say what they do not find", async () => {
  const { page, told, close } = await open("fixture", { hash: "#issue=R6-0003" });
  assert.equal(await page.locator("#detail-title").textContent(), "R6-0003");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => location.hash === "");
  await page.evaluate(() => { location.hash = "theme=T02&to=issues"; });
  await page.waitForFunction(() => document.getElementById("theme").value === "T02");
  assert.equal(await page.locator("#colours button[aria-pressed=true]").count(), 1);
  await page.evaluate(() => { location.hash = "issue=R6-9999"; });
  await page.waitForFunction(() => document.getElementById("alert").textContent.includes("R6-9999"));
  await page.evaluate(() => { location.hash = "field=こんな分野"; });
  await page.waitForFunction(() => document.getElementById("alert").textContent.includes("こんな分野"));
  assert.deepEqual(told, []);
  await close();
});

test("last year stands beside this year, what came again and what did not", async () => {
  const { page, close } = await open("years");
  const { issues, previous } = dataOf("years");
  const told = await cards(page, "previous").allTextContents();
  assert.equal(told.length, 2);
  assert.ok(["R5-0001", "会議室が足りない", "継続", "対応済の再提起", issues[3].id, issues[3].text].every((word) => told[0].includes(word)), told[0]);
  assert.ok(told[1].includes("食堂がない") && told[1].includes("消滅"), told[1]);
  await cards(page, "previous").locator(`a[href='#issue=${issues[3].id}']`).click();
  await page.waitForSelector("dialog[open]");
  const line = await page.locator("dialog").textContent();
  assert.ok(line.includes("前年度との関係") && line.includes(previous.issues[0].id), line);
  await page.keyboard.press("Escape");
  await page.fill("#q", issues[3].id);
  await page.waitForFunction(() => document.querySelectorAll("#previous-list .card").length === 1);
  await close();
  const { page: without, close: closeIt } = await open("fixture");
  assert.equal(await without.locator("#previous").count(), 0);
  await closeIt();
});

test("it can be used with the keyboard alone", async () => {
  const { page, close } = await open("fixture");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "overview");
  const link = cards(page, "issues").locator("h3 a").first();
  await link.focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog[open]");
  assert.equal(await page.evaluate(() => document.activeElement.id), "detail-title");
  await page.keyboard.press("Escape");
  await page.waitForSelector("dialog", { state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.textContent), await link.textContent());
  const next = page.locator("#issues-list .pager button", { hasText: "次へ" });
  await next.focus();
  await page.keyboard.press("Enter");
  assert.match(await page.locator("#issues-list .told").textContent(), / 26～50 /u);
  await close();
});

test("what a respondent wrote is text and nothing else", async () => {
  const { page, told, close } = await open("hostile");
  const hostile = JSON.parse(readFileSync(join(folder, "hostile.json"), "utf8"));
  const { issues } = dataOf("hostile");
  const shown = await cards(page, "issues").locator(".text").allTextContents();
  const originals = issues.filter((issue) => issue.of === undefined);
  assert.deepEqual(shown, originals.map((issue) => issue.text));
  assert.deepEqual(shown.slice(0, 6), hostile.slice(0, 6));
  for (const issue of originals) {
    await page.evaluate((id) => { location.hash = `issue=${id}`; }, issue.id);
    await page.waitForFunction((id) => document.getElementById("detail-title")?.textContent === id, issue.id);
    assert.equal(await page.locator("dialog .original").textContent(), issue.text);
    assert.equal(await page.locator("dialog :is(img, script, svg, b, iframe), dialog a[href^='javascript']").count(), 0);
  }
  await page.keyboard.press("Escape");
  await page.locator("#plot").scrollIntoViewIfNeeded();
  const points = page.locator("#plot .points path");
  const labels = [];
  for (let at = 0; at < await points.count(); at += 1) {
    const box = await points.nth(at).boundingBox();
    await page.mouse.move(box.x + box.width / 2 - 1, box.y + box.height / 2);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForTimeout(120);
    labels.push(await page.locator("#label .text").textContent());
    assert.equal(await page.locator("#label > :not(p), #label p *, .hoverlayer *").count(), 0);
  }
  assert.deepEqual(new Set(labels), new Set(shown));
  assert.equal(await page.locator(":is(main, header, dialog) :is(img, iframe, script, object, embed)").count(), 0);
  assert.equal(await page.evaluate(() => window.broken), undefined);
  assert.deepEqual(told, []);
  await close();
});

test("not even a script that gets into the page may run or send", async () => {
  const { page, told, close } = await open("fixture");
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.broken = 1";
    const image = document.createElement("img");
    image.setAttribute("onerror", "window.broken = 1");
    image.src = "https://example.invalid/x.png";
    document.body.append(script, image);
    return fetch("https://example.invalid/").catch(() => {});
  });
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate(() => window.broken), undefined);
  assert.ok(told.filter((line) => line.includes("Content Security Policy")).length >= 3, told.join("\n"));
  await close();
});

test("axe-core finds no serious fault", async () => {
  for (const [name, options] of [["fixture", {}], ["fixture", { width: 360, height: 740 }], ["fixture", { hash: "#issue=R6-0003" }], ["empty", {}], ["years", {}]]) {
    const { page, close } = await open(name, { ...options, bypassCSP: true });
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    assert.ok(passes.length > 15);
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    const told = serious.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join("\n")}`);
    assert.deepEqual(told, [], JSON.stringify([name, options]));
    await close();
  }
});

test("on a narrow screen nothing sticks out", async () => {
  for (const name of ["fixture", "hostile"]) {
    const { page, close } = await open(name, { width: 360, height: 740 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 360, name);
    await close();
  }
});

test("it prints on A4 without anything cut off", async () => {
  const { page, close } = await open("fixture");
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/gu).length;
  assert.ok(pages >= 5 && pages <= 40, `${pages} pages`);
  // 186 mm between the margins at 96 dots an inch.
  await page.setViewportSize({ width: 703, height: 1000 });
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 704);
  assert.equal(await page.locator("nav").isVisible(), false);
  await close();
});

test("ten thousand issues open in three seconds, in less than 15 MB", async () => {
  assert.ok(statSync(file("large")).size < 15e6, `${statSync(file("large")).size} bytes`);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  // The best of three: what else the machine does is not the page's.
  const seconds = [];
  for (let time = 0; time < 3; time += 1) {
    await page.goto("about:blank");
    const start = performance.now();
    await page.goto(address("large"));
    await page.waitForSelector("html[data-ready]");
    seconds.push((performance.now() - start) / 1000);
  }
  const told = `10,000 issues: ready after ${seconds.map((one) => one.toFixed(2)).join(", ")} s, ${(statSync(file("large")).size / 1e6).toFixed(1)} MB`;
  console.log(told);
  assert.ok(Math.min(...seconds) < 3, told);
  assert.ok(await page.locator(".card").count() <= 300, "at most a few hundred rows are shown");
  await page.fill("#q", "9999番");
  await page.waitForFunction(() => document.querySelectorAll("#issues-list .card").length === 1);
  await context.close();
});
