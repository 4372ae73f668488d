import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { createAnswerLinks } from '../../../src/engine/answer-links.ts';
import { createApp } from '../../../src/http/app.ts';
import { countedIds } from '../../../src/runtime/ids.ts';
import { fakeNow } from '../../support/fake-view.ts';
import { httpParts } from '../../support/http-client.ts';
import { shop } from '../../support/shop.ts';

const options = { publicUrl: 'https://holdfast.example.com', secret: 's'.repeat(32) };

/** The surface with links on, one live proposal, and the paths of its two links. */
function setUp(given: { expiresAt?: number; proposal?: string; secret?: string; question?: number } = {}) {
  const fake = shop();
  const key = fake.state.decisions[1]?.proposal.key ?? '';
  fake.state.questions = new Map([[key, 7]]);
  const ids = countedIds();
  const { parts, commands } = httpParts(fake, []);
  const links = createAnswerLinks({ ...options, ids });
  const app = createApp({ ...parts, links });
  const made = createAnswerLinks({ ...options, ids, ...(given.secret && { secret: given.secret }) }).urls({
    proposal: given.proposal ?? key,
    question: given.question ?? 7,
    by: 'ana',
    to: 'ana-mail',
    expiresAt: given.expiresAt ?? fakeNow + 60_000,
  });
  const path = (url: string) => url.slice(options.publicUrl.length);
  return {
    fake,
    key,
    commands,
    client: supertest(app),
    approve: path(made.approve),
    reject: path(made.reject),
    without: supertest(createApp(parts)),
  };
}

describe('a link in a notification', () => {
  it('shows what would be done and changes nothing, however often it is looked at', async () => {
    const { client, approve, commands } = setUp();

    const page = await client.get(approve);
    await client.head(approve);
    await client.get(approve);

    expect(page.status).toBe(200);
    expect(page.type).toBe('text/html');
    expect(page.text).toContain('<h1>Approve reboot-instance on web-2?</h1>');
    expect(page.text).toContain('<b>approval</b> defer: nobody has approved it yet');
    expect(page.text).toContain('<form method="post"><button type="submit">Approve, as ana</button></form>');
    expect(page.text).toContain('<h2>What would be sent</h2>');
    expect(page.text).toContain('<pre>aws ec2 reboot-instances --instance-ids i-2 --region eu-west-1</pre>');
    expect(page.headers['content-security-policy']).toContain("form-action 'self'");
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(commands.asked).toEqual([]);
  });

  it("answers in the name of the channel's person once its button is pressed", async () => {
    const { client, approve, reject, commands, key } = setUp();

    const approved = await client.post(approve);
    const rejected = await client.post(reject);

    expect(approved.status).toBe(200);
    expect(approved.text).toContain('<h1>Approved, and begun</h1>');
    expect(approved.text).toContain('Reboot web-1.');
    expect(rejected.text).toContain('<h1>Rejected</h1>');
    expect(commands.asked).toEqual([`approve ${key} by ana (link)`, `reject ${key} by ana (link)`]);
  });

  it.each([
    {
      what: 'used',
      given: {},
      use: true,
      status: 410,
      says: 'was used already, at 03:00 UTC: each works once',
    },
    {
      what: 'run out at this moment',
      given: { expiresAt: fakeNow },
      status: 410,
      says: 'ran out at 03:00 UTC',
    },
    {
      what: 'foreign',
      given: { secret: 't'.repeat(32) },
      status: 403,
      says: 'was not made by this Holdfast',
    },
    {
      what: 'of an earlier question about the same',
      given: { question: 6 },
      status: 410,
      says: 'answers an earlier question, which has ended',
    },
    {
      what: 'of what has ended',
      given: { proposal: 'gone' },
      status: 404,
      says: 'gone|not asked for any more',
    },
  ])('that is $what takes no answer and says so', async ({ given, use, status, says }) => {
    const { client, approve, fake, commands } = setUp(given);
    if (use === true) fake.state.usedLinks = new Map([['link-1', fakeNow]]);

    for (const response of [await client.get(approve), await client.post(approve)]) {
      expect(response.status).toBe(status);
      expect(response.type).toBe('text/html');
      expect(response.text).toContain('<h1>No answer was taken</h1>');
      expect(response.text).toMatch(new RegExp(says));
    }
    expect(commands.asked).toEqual([]);
  });

  it.each(['', '?token=', '?token=abc', '?token=a.b.c', '?token=%00'])(
    'cut short to %j is refused',
    async (rest) => {
      const response = await setUp().client.post(`/api/v1/answer${rest}`);

      expect(response.status).toBe(400);
      expect(response.text).toContain('This link is not whole');
    },
  );

  it('shows names as text, never as markup', async () => {
    const { client, approve, fake } = setUp();
    fake.state.decisions = fake.state.decisions.map((decision) => ({
      ...decision,
      proposal: { ...decision.proposal, reason: '<script>alert(1)</script>' },
    }));

    const { text } = await client.get(approve);

    expect(text).not.toContain('<script>');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('is refused where no secret is set', async () => {
    const { without, approve } = setUp();

    expect((await without.post(approve)).status).toBe(404);
  });

  it('is tried by one address twenty times a minute and no more', async () => {
    const { client } = setUp();
    const statuses: number[] = [];
    for (let count = 0; count < 22; count++)
      statuses.push((await client.get('/api/v1/answer?token=x.y')).status);

    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 400));
    expect(statuses.slice(20)).toEqual([429, 429]);
  });
});
