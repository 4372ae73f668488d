import { afterEach, describe, expect, it } from 'vitest';
import { daemonStage, replaceCall } from '../support/daemon-stage.ts';

let stage: ReturnType<typeof daemonStage>;
afterEach(() => stage.end());

/** A host hangs while somebody holds everything. */
async function held(mode = 'auto') {
  stage = daemonStage({ mode });
  const daemon = await stage.start();
  await stage.playTo(300);
  const hold = { scope: 'all', actions: [], reason: 'a release', owner: 'ben', durationMs: 3_600_000 };
  await stage.said(daemon.commands.hold(hold), 305);
  stage.hangOne();
  await stage.playTo(560);
  const [decision] = daemon.view.decisions();
  const key = decision?.proposal.key ?? '';
  const order = { proposal: key, by: 'ana', channel: 'cli' as const, reason: 'users suffer' };
  return { daemon, decision, key, order };
}

describe('breaking glass', () => {
  it('does it at once in spite of the gate that is named, and leaves the trace of who, which and why', async () => {
    const { daemon, decision, order } = await held();
    expect(decision?.outcome).toBe('defer');

    const answer = await stage.said(daemon.commands.breakGlass({ ...order, gates: ['holds'] }), 580);

    expect(answer).toMatchObject({ outcome: 'begun', gates: [] });
    expect(stage.mutations()).toEqual([replaceCall]);
    expect(stage.last('break-glass')).toMatchObject({ by: 'ana', gates: ['holds'], reason: 'users suffer' });
    const acted = stage.entries.findLast((event) => event.kind === 'decision' && event.outcome === 'act');
    expect(acted).toMatchObject({
      gates: expect.arrayContaining([
        expect.objectContaining({
          gate: 'holds',
          overriddenBy: 'ana',
          reason: expect.stringContaining(
            'Overridden by ana because: users suffer. It had said: ben holds everything',
          ),
        }),
      ]),
    });
  });

  it('is for once: the next action meets the gate again', async () => {
    const { daemon, order } = await held();
    await stage.said(daemon.commands.breakGlass({ ...order, gates: ['holds'] }), 580);

    expect(daemon.view.holds()).toHaveLength(1);
    await stage.playTo(900);
    expect(stage.mutations()).toEqual([replaceCall]);
  });

  it.each([
    { gates: ['single-writer'], says: /single-writer can never be overridden/ },
    { gates: ['holds', 'stop-switch'], says: /stop-switch can never be overridden/ },
    { gates: ['cool-down'], says: /cool-down allows it already: name only what is against it, now holds/ },
    { gates: ['luck'], says: /there is no gate luck: there are stop-switch, / },
  ])('refuses to overrule $gates', async ({ gates, says }) => {
    const { daemon, order } = await held();

    await expect(stage.said(daemon.commands.breakGlass({ ...order, gates }), 570)).rejects.toThrow(says);
    expect(stage.last('break-glass')).toBeUndefined();
    expect(stage.mutations()).toEqual([]);
  });

  it('does not overrule a person: what somebody rejected stays undone', async () => {
    const { daemon, key, order } = await held();
    await stage.said(daemon.commands.reject(key, { by: 'ben', channel: 'api' }), 570);

    await expect(
      stage.said(daemon.commands.breakGlass({ ...order, gates: ['holds', 'approval'] }), 580),
    ).rejects.toThrow(/ben rejected it, and one person's no is not overridden by another/);
  });

  it('says which other gate keeps it from being done', async () => {
    const { daemon, order } = await held('approve');

    const answer = await stage.said(daemon.commands.breakGlass({ ...order, gates: ['holds'] }), 580);

    expect(answer).toMatchObject({ outcome: 'waits', gates: ['approval'] });
    expect(stage.mutations()).toEqual([]);
  });
});
