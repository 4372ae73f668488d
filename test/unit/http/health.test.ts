import { describe, expect, it } from 'vitest';
import { fakeNow, fakeView } from '../../support/fake-view.ts';
import { httpClient } from '../../support/http-client.ts';

describe.each(['/-/healthy', '/healthz'])('%s', (path) => {
  it.each([
    { sinceLastCycleMs: 0, status: 200, says: 'healthy\n' },
    { sinceLastCycleMs: 90_000, status: 200, says: 'healthy\n' },
    { sinceLastCycleMs: 90_001, status: 503, says: 'stalled: the loop finished its last cycle 1m 30s ago\n' },
  ])(
    'is $status when the last cycle was $sinceLastCycleMs ms ago',
    async ({ sinceLastCycleMs, status, says }) => {
      const response = await httpClient(fakeView({ sinceLastCycleMs })).client.get(path);

      expect(response.status).toBe(status);
      expect(response.type).toBe('text/plain');
      expect(response.text).toBe(says);
    },
  );
});

describe.each(['/-/ready', '/readyz'])('%s', (path) => {
  const full = {
    part: 'journal',
    since: fakeNow - 65_000,
    reason: 'the disk is full: make room under /var/lib/holdfast',
    blocksActing: true,
  };
  const denied = {
    part: 'poller:config/rules@123456789012/eu-west-1',
    since: fakeNow - 3000,
    reason: 'config:DescribeConfigRules is denied',
    blocksActing: false,
  };

  it('is ready when everything was seen and nothing is wrong', async () => {
    const response = await httpClient(fakeView()).client.get(path);

    expect(response.status).toBe(200);
    expect(response.text).toBe('ready\n');
  });

  it('is not ready until everything was seen once', async () => {
    const response = await httpClient(fakeView({ settled: false })).client.get(path);

    expect(response.status).toBe(503);
    expect(response.text).toMatch(/^not ready\n- start: not every observer has answered/);
  });

  it('says every trouble in words, those that block first, and is not ready while one blocks', async () => {
    const response = await httpClient(fakeView({ troubles: [denied, full] })).client.get(path);

    expect(response.status).toBe(503);
    expect(response.text.split('\n')).toEqual([
      'not ready',
      '- journal (for 1m 5s, nothing is acted on): the disk is full: make room under /var/lib/holdfast',
      '- poller:config/rules@123456789012/eu-west-1 (for 3s): config:DescribeConfigRules is denied',
      '',
    ]);
  });

  it('is ready while a trouble only narrows the view', async () => {
    const response = await httpClient(fakeView({ troubles: [denied] })).client.get(path);

    expect(response.status).toBe(200);
    expect(response.text).toContain('config:DescribeConfigRules');
  });

  it('stays ready while a person has thrown the stop switch, so that they can reach it to resume', async () => {
    const fake = fakeView({
      stopSwitch: { state: 'thrown', source: 'api', reason: 'odd', readAt: fakeNow },
      troubles: [{ part: 'stop-switch', since: fakeNow, reason: 'thrown', blocksActing: true }],
    });

    const response = await httpClient(fake).client.get(path);

    expect(response.status).toBe(200);
    expect(response.text).toBe('ready\n- stop switch: thrown (api): odd; observing only\n');
  });

  it('is not ready when the stop switch cannot be read', async () => {
    const fake = fakeView({
      stopSwitch: { state: 'unreadable', source: 'holdfast.stop', readAt: fakeNow },
      troubles: [{ part: 'stop-switch', since: fakeNow, reason: 'EACCES', blocksActing: true }],
    });

    expect((await httpClient(fake).client.get(path)).status).toBe(503);
  });
});
