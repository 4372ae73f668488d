import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAnswerLinks } from '../../src/engine/answer-links.ts';
import { createApp } from '../../src/http/app.ts';
import { listen } from '../../src/http/server.ts';
import { countedIds } from '../../src/runtime/ids.ts';
import { openBrowser } from '../support/browser.ts';
import { fakeNow } from '../support/fake-view.ts';
import { httpParts } from '../support/http-client.ts';
import { shop } from '../support/shop.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.each([
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 360, height: 740, colorScheme: 'dark' },
] as const)('the page that a link leads to, at $width in $colorScheme', (options) => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  beforeAll(async () => {
    browser = await openBrowser(options);
  });
  afterAll(() => browser.close());

  it('is accessible, answers by its button, and logs no error', async () => {
    const fake = shop();
    const { parts, commands } = httpParts(fake, []);
    const links = createAnswerLinks({ publicUrl: 'http://x', secret: 's'.repeat(32), ids: countedIds() });
    const server = await listen(createApp({ ...parts, links }), '127.0.0.1', 0);
    const proposal = fake.state.decisions[1]?.proposal.key ?? '';
    fake.state.questions = new Map([[proposal, 7]]);
    const { approve } = links.urls({
      proposal,
      question: 7,
      by: 'ana',
      to: 'ana-mail',
      expiresAt: fakeNow + 60_000,
    });
    const page = await browser.context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });

    await page.goto(approve.replace('http://x', server.url));
    await page.evaluate(axe);
    const violations: string[] = await page.evaluate(
      'axe.run().then(({ violations }) => violations.map(({ id }) => id))',
    );
    const sideways = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(violations).toEqual([]);
    expect(await page.evaluate(sideways)).toBe(0);
    expect(commands.asked).toEqual([]);
    await page.getByRole('button', { name: 'Approve, as ana' }).click();
    await page.getByRole('heading', { name: 'Approved, and begun' }).waitFor({ timeout: 3000 });

    expect(commands.asked).toEqual([`approve ${proposal} by ana (link)`]);
    expect(complaints).toEqual([]);
    await page.close();
    await server.close();
  });
});
