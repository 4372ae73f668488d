import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import { type HttpServer, listen } from '../../src/http/server.ts';
import { openBrowser } from '../support/browser.ts';
import { chatter, crowd } from '../support/crowd.ts';
import { type FakeView, fakeNow, fakeView } from '../support/fake-view.ts';
import { httpParts, operator, viewer } from '../support/http-client.ts';
import { gateNames, refusals, shop, decision } from '../support/shop.ts';
import * as part from '../support/shop-parts.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Browser = Awaited<ReturnType<typeof openBrowser>>;
let browser: Browser;
const opened: { server: HttpServer; page: Page }[] = [];

async function open(fake: FakeView, on: Browser = browser, tokens = [operator]) {
  const { parts, commands } = httpParts(fake, tokens);
  const server = await listen(createApp(parts), '127.0.0.1', 0);
  const page = await on.context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  opened.push({ server, page });
  await page.goto(server.url);
  return { page, complaints, server, asked: commands.asked };
}

/** The page with the daemon's first answers in it. */
async function openRead(fake: FakeView, on?: Browser) {
  const result = await open(fake, on);
  await result.page.waitForSelector('#columns:not([hidden])');
  return result;
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(`axe.run().then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`);
}

const sidewaysScroll = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

beforeAll(async () => {
  browser = await openBrowser({ width: 1280, height: 900, colorScheme: 'light' });
});
afterEach(async () => {
  for (const { server, page } of opened.splice(0)) {
    await page.close();
    await server.close();
  }
});
afterAll(() => browser.close());

describe('the status page', () => {
  it('puts problems first, then what is done, asked for and refused', async () => {
    const { page, complaints } = await openRead(shop());

    expect(await page.textContent('h1')).toBe('1 incident is open: checkout is degraded');
    expect(await page.textContent('#mode')).toBe('May act by itself on holdfast:managed=true');
    expect(await page.locator('h2:visible').allTextContents()).toEqual([
      'Needs attention',
      'Done, asked for and refused',
      'Closed incidents, seven days',
      'Services',
      'Observers',
      'Journal',
    ]);
    expect(await page.locator('#ledger .chip').allTextContents()).toEqual([
      'Under way',
      'Wants approval',
      'Would do',
      'Refused',
      'Done',
    ]);
    expect(await page.locator('#attention .meanwhile').textContent()).toBe(
      'Under way: replace-instance on web-1',
    );
    expect(await page.title()).toBe('(1) Holdfast');
    expect(complaints).toEqual([]);
  });

  it('shows with an incident who changed what before it, and what is not known of it', async () => {
    const fake = shop();
    const unknown = ['CloudTrail told nothing of us-east-1.'];
    fake.state.changes = new Map([['inc-1', part.changesBefore('inc-1', { unknown, final: false })]]);
    const { page, complaints } = await openRead(fake);

    await page.locator('#attention summary').first().click();

    const inside = page.locator('#attention details[open] .inside');
    await inside.getByText('Who changed what in the ten minutes before').waitFor({ timeout: 3000 });
    const text = await inside.textContent();
    expect(text).toContain('deploy/build-17 ModifyInstanceAttribute on i-1 (on what is unwell)');
    expect(text).toContain('ana RunInstances, refused: Client.UnauthorizedOperation');
    expect(text).toContain('CloudTrail told nothing of us-east-1. CloudTrail is minutes behind');
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('opens a decision to every gate with value and bound, those in the way first', async () => {
    const { page } = await openRead(shop());

    await page.getByText('checkout-web would be left').click();

    const rows = page.locator('#ledger details[open] .gates tbody tr');
    await rows.first().waitFor({ timeout: 3000 });
    expect(await rows.count()).toBe(gateNames.length);
    expect(await rows.nth(0).getAttribute('data-outcome')).not.toBe('allow');
    expect(await rows.nth(1).getAttribute('data-outcome')).not.toBe('allow');
    expect(await rows.nth(2).getAttribute('data-outcome')).toBe('allow');
    const floor = page.locator('tr', { hasText: 'checkout-web would be left' });
    expect(await floor.locator('td').allTextContents()).toEqual([
      'checkout-web would be left with too few that serve',
      '2 of 4 serving after it',
      'at least 3',
      '8s',
    ]);
    expect(await page.locator('#ledger details[open] caption').textContent()).toBe(
      '2 of 14 gates stand in the way',
    );
  });

  it('says how to approve what waits for it', async () => {
    const { page } = await openRead(shop());

    await page.getByText('nobody has approved it yet').first().click();

    await page.locator('#ledger details[open] .command').first().waitFor({ timeout: 3000 });
    const [approve = ''] = await page.locator('#ledger details[open] .command').allTextContents();
    expect(approve).toMatch(/^holdfast approve 'reboot-impaired-host\/arn:aws:ec2:/);
  });

  it('takes an answer in the name of a token, and says what came of it', async () => {
    const { page, asked } = await openRead(shop());
    await page.getByText('nobody has approved it yet').first().click();
    const approve = page.getByRole('button', { name: 'Approve reboot-instance on web-2' });

    await approve.click();
    await page.getByText('No answer was taken: needs a token').waitFor({ timeout: 3000 });
    expect(asked).toEqual([]);

    await page.getByLabel('Token of an operator').fill('operators-token');
    await approve.click();

    await page.getByText('Approved, and begun. Reboot web-1.').waitFor({ timeout: 3000 });
    expect(asked).toEqual([expect.stringMatching(/^approve reboot-impaired-host.* by ana \(page\)$/)]);
  });

  it('shows what happens within a second, and keeps open what is open', async () => {
    const fake = shop();
    const { page } = await openRead(fake);
    await page.waitForSelector('#pulse[data-state="live"]');
    await page.getByText('checkout-web would be left').click();
    const newcomer = part.instance('web-5');

    fake.state.decisions = [
      decision(part.policy('replace-failed-instance', 'observe'), newcomer, 'would-act', [refusals.mode]),
      ...fake.state.decisions,
    ];
    fake.emit({ kind: 'hold-released', at: fakeNow, id: 'hold-3', by: 'ana' });

    await page.locator('#ledger .ledger-item').nth(5).waitFor({ timeout: 3000 });
    expect(await page.locator('#feed li').first().textContent()).toBe('03:00:00ana released hold hold-3');
    expect(await page.locator('#ledger details[open]').count()).toBe(1);
    expect(await page.locator('#ledger details[open]').textContent()).toContain('would be left');
  });

  it('tells what is old when the daemon no longer answers, and recovers by itself', async () => {
    const fake = shop();
    const { page, server } = await openRead(fake);

    await server.close();
    await page.waitForSelector('#pulse[data-state="stale"]', { timeout: 15_000 });
    expect(await page.textContent('#pulse')).toMatch(/^Read \d+s ago, no answer since$/);

    const again = await listen(createApp(httpParts(fake).parts), '127.0.0.1', server.port);
    await page.waitForSelector('#pulse:not([data-state="stale"])', { timeout: 15_000 });
    await again.close();
  });

  it('shows only one kind when asked to', async () => {
    const { page } = await openRead(shop());

    await page.getByRole('button', { name: /^Refused/ }).click();

    expect(await page.locator('#ledger .chip').allTextContents()).toEqual(['Refused']);
    await page.getByRole('button', { name: /^All/ }).click();
    expect(await page.locator('#ledger .chip').count()).toBe(5);
  });

  it('can be read with the keyboard alone', async () => {
    const { page } = await openRead(shop());

    await page.locator('#ledger summary').first().focus();
    await page.keyboard.press('Enter');

    await page.locator('#ledger details[open] .gates').waitFor({ timeout: 3000 });
  });

  it('is calm when all is well, but not when nothing was found', async () => {
    const { page, complaints } = await openRead(fakeView());
    expect(await page.textContent('h1')).toBe('Nothing to watch');
    expect(complaints).toEqual([]);

    const quiet = shop();
    quiet.state.decisions = [];
    quiet.state.model = { ...quiet.state.model, incidents: new Map() };
    const second = await openRead(quiet);
    expect(await second.page.textContent('h1')).toBe('All quiet');
    expect(await second.page.isVisible('#attention-title')).toBe(false);
  });

  it('asks for a token where reads need one, and takes it', async () => {
    const { page } = await open(shop(), browser, [operator, viewer]);

    await page.waitForSelector('#token-form:not([hidden])');
    await page.fill('#token', 'viewers-token');
    await page.click('#token-form button');

    await page.waitForSelector('#ledger > li');
    expect(await page.isVisible('#token-form')).toBe(false);
  });

  it('never takes a name for markup', async () => {
    const fake = shop();
    const [target = ''] = fake.state.model.resources.keys();
    const resource = fake.state.model.resources.get(target);
    if (resource === undefined) throw new Error('the shop has hosts');
    const name = '<img src=x onerror="document.title=1">';
    fake.state.model = {
      ...fake.state.model,
      resources: new Map([[target, { ...resource, name }]]),
      incidents: new Map([['inc-1', { ...part.incident('inc-1', resource), subjectName: name }]]),
    };

    const { page } = await openRead(fake);

    expect(await page.locator('#attention .name').first().textContent()).toBe(name);
    expect(await page.locator('main img').count()).toBe(0);
  });
});

describe.each([
  { size: 'a desk', width: 1280, height: 900, colorScheme: 'light' },
  { size: 'a desk', width: 1280, height: 900, colorScheme: 'dark' },
  { size: 'a telephone', width: 360, height: 740, colorScheme: 'light' },
  { size: 'a telephone', width: 360, height: 740, colorScheme: 'dark' },
] as const)('on $size in $colorScheme', (options) => {
  let own: Browser;
  beforeAll(async () => {
    own = await openBrowser(options);
  });
  afterAll(() => own.close());

  it.each([
    { state: 'in trouble', make: shop },
    { state: 'with nothing in it', make: fakeView },
    { state: 'with everything broken, long names and 500 proposals', make: crowd },
  ])('the page $state is accessible, never scrolls sideways and logs no error', async ({ make }) => {
    const fake = make();
    chatter(fake);
    const { page, complaints } = await openRead(fake, own);
    await page.locator('#feed li').first().waitFor();
    for (const summary of await page.locator('#attention summary, #ledger summary').all()) {
      await summary.click();
      if ((await page.locator('details[open]').count()) > 6) break;
    }

    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(sidewaysScroll)).toBe(0);
    expect(complaints).toEqual([]);
  });
});
