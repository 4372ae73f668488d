import { describe, expect, it } from 'vitest';
import { fakeNow, fakeView } from '../../support/fake-view.ts';
import { httpClient } from '../../support/http-client.ts';
import { decided, journalOf, loaded } from '../../support/journal-story.ts';

describe('the report of a running daemon', () => {
  it('reads its journal, back from now', async () => {
    const fake = fakeView({
      events: journalOf([0, loaded({ replace: 'observe' })], [1, decided('would-act')]).map((event) => ({
        ...event,
        at: fakeNow - 3_600_000,
      })),
    });
    const { client } = httpClient(fake);

    const day = await client.get('/api/v1/report?since=1d');
    const minute = await client.get('/api/v1/report?since=1m');

    expect(day.body).toMatchObject({
      to: '2026-11-21T03:00:00.000Z',
      policies: [{ policy: 'replace', mode: 'observe', wouldAct: 1, shadows: { scored: 1, needed: 1 } }],
    });
    expect(minute.body.policies).toMatchObject([{ policy: 'replace', wouldAct: 0 }]);
  });

  it('refuses a time that is none', async () => {
    const { client } = httpClient(fakeView());

    const answer = await client.get('/api/v1/report?since=soon');

    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain('such as 30d');
  });
});
