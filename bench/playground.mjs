// `npm run bench:playground`: what somebody waits for in the page, in a real Chromium on the built files. `--smoke` does
// it on few bars. Figures and what they mean are in bench/README.md.

import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, 'dist/playground');
const isSmoke = process.argv.includes('--smoke');
const turns = isSmoke ? 2 : 9;
const executablePath = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
].find((path) => path && existsSync(path));

if (!executablePath) end('There is no Chromium: apt-get install -y chromium');
if (!existsSync(join(built, 'page.js'))) end('Build the page first: npm run build:playground');

const named = (name) => `[data-test="${name}"]`;
say('load of the machine', loadavg()[0].toFixed(1));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
await measureLoad();
const page = await opened();
await measureKeys(page);
await measureBars(page, isSmoke ? 5_000 : 100_000, 'slider moved, run again and drawn');
if (!isSmoke) await measureBars(page, 1_000_000, 'slider moved, run again and drawn');
await browser.close();
say('load of the machine', loadavg()[0].toFixed(1));

async function measureLoad() {
  let raw = 0;
  let packed = 0;
  for (const name of await readdir(built)) {
    const file = join(built, name);
    if (!(await stat(file)).isFile()) continue;
    const bytes = await readFile(file);
    raw += bytes.length;
    packed += gzipSync(bytes).length;
  }
  say('first load', `${mega(packed)} compressed, ${mega(raw)} raw`);
  const times = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const fresh = await opened();
    times.push(
      await fresh.evaluate(
        () => performance.getEntriesByName('strata-editor')[0]?.startTime ?? Number.NaN,
      ),
    );
    await fresh.close();
  }
  say('first load to a run that is drawn and an editor that takes keys', fastest(times));
}

async function opened() {
  const fresh = await context.newPage();
  await fresh.goto(pathToFileURL(join(built, 'index.html')).href);
  await fresh.locator(named('headlines')).waitFor();
  await fresh.locator('.monaco-editor .view-line').first().waitFor();
  return fresh;
}

/** From a key to the diagnostics of the program, the pause that the page waits for included. */
async function measureKeys(page) {
  const line = page.locator('.monaco-editor .view-line').nth(18);
  await line.click();
  const comment = '// a comment that makes the program a longer one\n'.repeat(66);
  await page.keyboard.insertText(comment);
  await page.waitForTimeout(1_500);
  const times = [];
  for (let turn = 0; turn < turns; turn += 1) {
    await page.evaluate(() => {
      addEventListener('keydown', () => performance.mark('key'), { once: true, capture: true });
    });
    const before = await count(page, 'strata-checked');
    await page.keyboard.press('x');
    await more(page, 'strata-checked', before);
    times.push(await between(page, 'key', 'strata-checked'));
    await page.keyboard.press('Backspace');
    await page.waitForTimeout(700);
  }
  say('key to diagnostics, a program of 100 lines', fastest(times));
}

async function measureBars(page, bars, title) {
  // Another example, so that this one is as it was.
  await page.locator(named('example')).selectOption('golden-cross.strat');
  await page.locator(named('example')).selectOption('momentum.strat');
  const name = `b${bars}.csv`;
  const path = join(tmpdir(), `strata-bench-${process.pid}-${name}`);
  await writeFile(path, csv(bars));
  const start = Date.now();
  await page.locator(named('file')).setInputFiles(path);
  await page.locator(named('calendar')).selectOption('24x7');
  await page.locator(named('timeframe')).selectOption('1m');
  await page.locator(named('zone')).fill('UTC');
  await page.locator(named('read-file')).click();
  await page.locator(named('use-file')).waitFor({ timeout: 300_000 });
  say(`${bars.toLocaleString('en-US')} bars of CSV read and checked`, `${Date.now() - start} ms`);
  await rm(path);
  const first = await count(page, 'strata-drawn');
  await page.locator(named('use-file')).click();
  await page.waitForTimeout(300);
  await edit(page);
  await more(page, 'strata-drawn', first);
  const times = [];
  for (let turn = 0; turn < turns; turn += 1) {
    // What was asked for before is over: its picture is not the answer to this one.
    await page.locator('.status progress').waitFor({ state: 'detached', timeout: 120_000 });
    await page.waitForTimeout(600);
    await page.evaluate(() => {
      addEventListener('input', () => performance.mark('slid'), { once: true, capture: true });
    });
    const before = await count(page, 'strata-drawn');
    await page.locator(named('slider-fast')).focus();
    await page.keyboard.press(turn % 2 === 0 ? 'ArrowRight' : 'ArrowLeft');
    await more(page, 'strata-drawn', before);
    times.push(await between(page, 'slid', 'strata-drawn'));
  }
  say(`${bars.toLocaleString('en-US')} bars: ${title}`, fastest(times));
  await measurePan(page, bars);
}

/** The example trades days; these are minutes. */
async function edit(page) {
  const line = page.locator('.monaco-editor .view-line', { hasText: 'every' }).first();
  await line.click();
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+Home');
  await page.keyboard.insertText('  every    1m');
}

async function measurePan(page, bars) {
  const box = await page.locator(named('prices')).boundingBox();
  if (!box) return;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  for (let k = 0; k < 12; k += 1) await page.mouse.wheel(0, -240);
  await page.evaluate(() => {
    globalThis.frames = [];
    let last = performance.now();
    const tick = (now) => {
      globalThis.frames.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await page.mouse.down();
  for (let k = 0; k < 90; k += 1) await page.mouse.move(x + 4 * (k % 2 === 0 ? k : k + 1), y);
  await page.mouse.up();
  const frames = await page.evaluate(() => globalThis.frames.toSorted((a, b) => a - b));
  const at = (share) => frames[Math.floor(frames.length * share)]?.toFixed(1) ?? '–';
  say(
    `${bars.toLocaleString('en-US')} bars: a frame while panning`,
    `${at(0.5)} ms, the slowest twentieth ${at(0.95)} ms`,
  );
}

/** Minutes without a gap, in waves with a little noise from a fixed seed. */
function csv(bars) {
  let seed = 42;
  const random = () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return seed / 4_294_967_296;
  };
  const lines = ['timestamp,open,high,low,close,volume'];
  let price = 100;
  for (let k = 0; k < bars; k += 1) {
    const open = price;
    price = Math.max(5, price * (1 + 0.002 * (random() - 0.5) + 0.0004 * Math.sin(k / 300)));
    const [high, low] = [Math.max(open, price) + 0.02, Math.min(open, price) - 0.02];
    const time = new Date(Date.UTC(2018, 0, 1) + k * 60_000).toISOString().slice(0, 19);
    lines.push(
      `${time}Z,${open.toFixed(4)},${high.toFixed(4)},${low.toFixed(4)},${price.toFixed(4)},${Math.floor(random() * 1000)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function count(page, mark) {
  return page.evaluate((name) => performance.getEntriesByName(name).length, mark);
}

function more(page, mark, than) {
  return page.waitForFunction(
    ([name, before]) => performance.getEntriesByName(name).length > before,
    [mark, than],
    { timeout: 120_000 },
  );
}

function between(page, first, second) {
  return page.evaluate(
    ([from, to]) =>
      (performance.getEntriesByName(to).at(-1)?.startTime ?? 0) -
      (performance.getEntriesByName(from).at(-1)?.startTime ?? 0),
    [first, second],
  );
}

function fastest(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return `${sorted[0]?.toFixed(0)} ms, usually ${sorted[sorted.length >> 1]?.toFixed(0)} ms`;
}

function mega(bytes) {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

function say(what, figure) {
  console.log(`${what.padEnd(66)} ${figure}`);
}

function end(text) {
  console.error(text);
  process.exit(1);
}
