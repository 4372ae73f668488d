import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gamedayPage } from '../../src/simulator/gameday/page/page.ts';
import type { TimelineEntry } from '../../src/simulator/gameday/report.ts';
import { openBrowser } from '../support/browser.ts';
import { harm, outcomeOf, plan, report } from '../support/gameday-report.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const hostile = '<img src=x onerror="document.title=1">';

/** Three policies beside one another, a finding with harm, names that are not to be trusted. */
function page(): string {
  const scenarios = [plan('zone-fails', { summary: hostile }), plan('dns-fails', { expect: 'hold' })];
  const harmed: readonly TimelineEntry[] = [
    ...report().timeline,
    { atSeconds: 610, lane: 'harm', subject: hostile, text: 'H1 floor: it was serving' },
    { atSeconds: 611, lane: 'trouble', subject: hostile, text: 'no permission' },
  ];
  const many = Array.from(
    { length: 200 },
    (_, index): TimelineEntry => ({
      atSeconds: index * 3,
      lane: 'signal',
      subject: `web-${index}`,
      text: 'pass → fail',
    }),
  );
  const outcome = outcomeOf(scenarios, [
    report({ policy: 'nothing', passed: false, recovered: false }, { timeline: [] }),
    report({ policy: 'naive', passed: false, harmful: [harm('H1', 610)] }, { timeline: harmed }),
    report({ passed: false, harmful: [harm('H1', 610)] }, { timeline: harmed, missedFaults: [hostile] }),
    report({ name: 'dns-fails', expect: 'hold' }, { timeline: many, unknownOperations: [hostile] }),
  ]);
  const notApplicable = [{ scenario: 'site-fails', reason: hostile }];
  return gamedayPage(outcome, { scenarios, notApplicable, replay: ({ seed }) => `holdfast --seed ${seed}` });
}

const folder = mkdtempSync(join(tmpdir(), 'holdfast-gameday-'));
const file = join(folder, 'gameday.html');
beforeAll(() => writeFileSync(file, page()));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Browser = Awaited<ReturnType<typeof openBrowser>>;

async function open(browser: Browser): Promise<{ readonly page: Page; readonly complaints: string[] }> {
  const opened = await browser.context.newPage();
  const complaints: string[] = [];
  opened.on('console', (message) => complaints.push(message.text()));
  opened.on('pageerror', (error) => complaints.push(error.message));
  opened.on('request', (request) => {
    if (!/^(?:file|data):/.test(request.url())) complaints.push(`asks for ${request.url()}`);
  });
  await opened.goto(pathToFileURL(file).href);
  return { page: opened, complaints };
}

describe.each([
  { size: 'a desk', width: 1280, height: 900, colorScheme: 'light' },
  { size: 'a desk', width: 1280, height: 900, colorScheme: 'dark' },
  { size: 'a telephone', width: 360, height: 740, colorScheme: 'light' },
  { size: 'a telephone', width: 360, height: 740, colorScheme: 'dark' },
] as const)('the page of a game day on $size in $colorScheme', (options) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(options);
  });
  afterAll(() => browser.close());

  it('is accessible, scrolls no further than its width, asks for nothing and logs no error', async () => {
    const { page, complaints } = await open(browser);
    for (const list of await page.locator('details summary').all()) await list.click();
    await page.evaluate(axe);
    const violations: unknown = await page.evaluate(`axe.run().then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`);
    expect(violations).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe('the page of a game day', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser({ width: 1280, height: 900, colorScheme: 'light' });
  });
  afterAll(() => browser.close());

  it('sets the policies of one seed one above the other over the same time', async () => {
    const { page } = await open(browser);
    expect(await page.textContent('h1')).toBe('1 of 2 runs passed, 1 did harm');
    const panels = page.locator('#zone-fails .panel');
    expect(await panels.locator('h4').allTextContents()).toEqual([
      expect.stringMatching(/^nothing users did not recover/),
      expect.stringMatching(/^naive 1 harmful act/),
      expect.stringMatching(/^shipped 1 harmful act/),
    ]);
    const left = (panel: number) =>
      panels
        .nth(panel)
        .locator('.mark.action')
        .first()
        .evaluate((mark) => mark.getBoundingClientRect().left);
    expect(await left(1)).toBe(await left(2));
  });

  it('says what a mark stands for when it is pointed at', async () => {
    const { page } = await open(browser);
    const panel = page.locator('#zone-fails .panel').nth(2);
    await panel.locator('.mark.verdict').hover();
    expect(await panel.locator('.readout').textContent()).toBe('+1:09 verdict web-1 host-failed. Two agree.');
  });

  it('is walked with the arrow keys, one stop of the tab key for each chart', async () => {
    const { page } = await open(browser);
    const panel = page.locator('#zone-fails .panel').nth(2);
    expect(await panel.locator('.mark[tabindex="0"]').count()).toBe(1);
    await panel.locator('.mark[tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    expect(await panel.locator('.readout').textContent()).toContain('signal web-1');
    await page.keyboard.press('ArrowRight');
    expect(await panel.locator('.readout').textContent()).toContain('verdict web-1');
    await page.keyboard.press('Enter');
    await panel.locator('details[open]').waitFor({ timeout: 3000 });
    expect(await panel.locator('li:target').textContent()).toContain('Two agree.');
  });

  it('never takes a name for markup', async () => {
    const { page } = await open(browser);
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.title()).toBe('Game day: 1 of 2 passed');
    expect(await page.locator('#zone-fails > .quiet').textContent()).toBe(hostile);
  });
});
