import { describe, expect, it } from 'vitest';
import { instanceId } from '../../support/model-builder.ts';
import { remediationStage } from '../../support/remediation-stage.ts';

type Stage = ReturnType<typeof remediationStage>;

const minutes = (count: number) => count * 60;
const holds = ({ journal }: Stage) =>
  journal.flatMap((event) => (event.kind === 'hold-placed' ? [event.hold] : []));

/** Acted, and verified. */
async function helped(): Promise<Stage> {
  const stage = remediationStage();
  stage.progress = 'done';
  stage.verification = { outcome: 'success', reason: 'it serves' };
  await stage.turn('begin');
  expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'success' });
  return stage;
}

describe('a remedy that helped and that somebody takes back', () => {
  it('is a hold on its target, which says who, what was seen and until when, and is placed once', async () => {
    const stage = await helped();
    stage.undone = 'web wants 5 again';
    await stage.watch(minutes(11));

    const [hold, ...more] = holds(stage);
    expect(more).toEqual([]);
    expect(hold).toMatchObject({
      scope: `resource:${instanceId('1')}`,
      actions: [],
      owner: 'holdfast',
      reason: `somebody, not Holdfast, undid replace-instance (${stage.only().id}): web wants 5 again`,
      source: stage.only().id,
    });
    expect((hold?.expiresAt ?? 0) - (hold?.createdAt ?? 0)).toBe(4 * 3_600_000);
  });

  it.each([
    [299, 0],
    [300, 1],
  ])('is looked for every five minutes: %i s after its end %i times', async (seconds, asked) => {
    const stage = await helped();
    await stage.turn('go on', seconds);
    expect(stage.undoneAsked).toBe(asked);
  });

  it.each([
    [14_399, 1],
    [14_400, 0],
  ])('is somebody’s word on it for four hours: after %i s %i holds', async (seconds, count) => {
    const stage = await helped();
    stage.undone = 'web wants 5 again';
    await stage.turn('go on', seconds);
    expect(holds(stage)).toHaveLength(count);
  });

  it('is not looked for where it lasted, for it was we who gave it back', async () => {
    const stage = remediationStage({ lasts: {} });
    stage.progress = 'done';
    stage.verification = { outcome: 'success', reason: 'users are served elsewhere' };
    await stage.turn('begin');
    stage.well = true;
    await stage.watch(minutes(60));
    expect(stage.only()).toMatchObject({ state: 'ended', outcome: 'success' });
    stage.undone = 'what it was is back';
    await stage.watch(minutes(20));
    expect(holds(stage)).toEqual([]);
  });

  it('is asked for at once before the same target is acted on', async () => {
    const stage = await helped();
    stage.undone = 'web wants 5 again';
    await stage.turn('begin', 10);
    expect(stage.events()).toContain('hold-placed');
    expect(stage.events().indexOf('hold-placed')).toBeLessThan(stage.events().lastIndexOf('intent'));
  });

  it('is held once, also when the daemon was restarted in between', async () => {
    const stage = await helped();
    stage.undone = 'web wants 5 again';
    await stage.turn('go on', 300);
    stage.crash();
    await stage.watch(minutes(20));
    expect(holds(stage)).toHaveLength(1);
  });

  it('is not taken for seen where AWS cannot be read, and is asked for again', async () => {
    const stage = await helped();
    stage.undone = new Error('throttled');
    await stage.watch(minutes(6));
    expect(holds(stage)).toEqual([]);
    stage.undone = 'web wants 5 again';
    await stage.watch(minutes(6));
    expect(holds(stage)).toHaveLength(1);
  });

  it('is no word of a person while another automation says by its lease that it is at work', async () => {
    const stage = await helped();
    stage.undone = 'web wants 5 again';
    stage.lease = `pipeline/${new Date(stage.now + 600_000).toISOString()}`;
    await stage.watch(minutes(9));
    expect(holds(stage)).toEqual([]);
    await stage.watch(minutes(6));
    expect(holds(stage)).toHaveLength(1);
  });

  it('is not looked for after something else was done to the target by Holdfast itself', async () => {
    const stage = await helped();
    await stage.turn('begin', 60);
    stage.undone = 'web wants 5 again';
    await stage.turn('go on', 330);
    expect(stage.remediations.size).toBe(2);
    expect(holds(stage).map(({ source }) => source)).toEqual([[...stage.remediations.keys()][1]]);
  });

  it('is not looked for where it did not help, for then it was undone or is for a person to look at', async () => {
    const stage = remediationStage();
    stage.progress = 'done';
    stage.verification = { outcome: 'failed', reason: 'it does not serve' };
    await stage.turn('begin');
    await stage.watch(minutes(20));
    expect(stage.only().outcome).toBe('failed');
    expect(stage.undoneAsked).toBe(0);
  });
});
