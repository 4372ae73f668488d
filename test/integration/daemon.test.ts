import { afterEach, describe, expect, it } from 'vitest';
import { readSnapshotHeader } from '../../src/journal/snapshot.ts';
import { gates } from '../../src/safety/registry.ts';
import { daemonStage, replaceCall } from '../support/daemon-stage.ts';

let stage: ReturnType<typeof daemonStage>;
afterEach(() => stage.end());

describe('the daemon on a shop whose instance hangs', () => {
  it('replaces it once, on evidence of two families, and proves that it helped', async () => {
    stage = daemonStage();
    await stage.start();
    await stage.playTo(300);
    const victim = stage.hangOne();
    await stage.playTo(1200);
    expect(stage.mutations()).toEqual([replaceCall]);
    const decision = stage.entries.find((event) => event.kind === 'decision' && event.outcome === 'act');
    expect(decision).toMatchObject({ target: expect.stringContaining(victim), verdict: 'host-failed' });
    expect(stage.last('remediation-ended')).toMatchObject({ outcome: 'success' });
    expect(stage.last('incident')).toMatchObject({ how: 'closed' });
  });

  it('in mode observe touches nothing, and shows what it would have done with every gate', async () => {
    stage = daemonStage({ config: { mode: 'observe' } });
    const daemon = await stage.start();
    await stage.playTo(300);
    stage.hangOne();
    // Auto Scaling replaces it by itself in the end, so look while it is broken.
    await stage.playTo(600);
    expect(stage.mutations()).toEqual([]);
    const [decision] = daemon.view.decisions();
    expect(decision?.outcome).toBe('would-act');
    const asked = gates.filter((gate) => gate.guards.includes('action')).map((gate) => gate.name);
    expect(decision?.results.map((result) => result.gate)).toEqual(asked);
  });

  it('does nothing to what is not opted in', async () => {
    stage = daemonStage({ config: { scope: { tag: 'holdfast', value: 'somebody-elses' } } });
    const daemon = await stage.start();
    await stage.playTo(300);
    stage.hangOne();
    await stage.playTo(600);
    expect(stage.mutations()).toEqual([]);
    expect(daemon.view.decisions()[0]).toMatchObject({ outcome: 'refuse' });
  });

  it('does nothing before it has watched for two rounds', async () => {
    stage = daemonStage();
    stage.hangOne();
    await stage.playTo(300);
    const daemon = await stage.start();
    await stage.playTo(300 + 115);
    expect(daemon.view.decisions()).toHaveLength(1);
    expect(stage.mutations()).toEqual([]);
    await stage.playTo(300 + 200);
    expect(stage.mutations()).toEqual([replaceCall]);
  });

  it('stops at once when the switch is thrown, and decides afresh when it is cleared', async () => {
    stage = daemonStage();
    const daemon = await stage.start();
    await stage.playTo(300);
    stage.hangOne();
    await daemon.commands.pause('ana', 'a drill');
    await stage.playTo(600);
    expect(stage.mutations()).toEqual([]);
    expect(stage.last('stop-switch')).toMatchObject({ state: 'thrown', reason: 'ana: a drill' });
    const resumed = daemon.commands.resume('ana');
    await stage.playTo(660);
    await resumed;
    expect(stage.mutations()).toEqual([replaceCall]);
  });

  it('keeps off what somebody holds, until the hold ends', async () => {
    stage = daemonStage();
    const daemon = await stage.start();
    await stage.playTo(300);
    const request = { scope: 'all', actions: [], reason: 'release', owner: 'ana', durationMs: 420_000 };
    const placed = daemon.commands.hold(request);
    stage.hangOne();
    await stage.playTo(700);
    await placed;
    expect(stage.mutations()).toEqual([]);
    await stage.playTo(780);
    expect(stage.mutations()).toEqual([replaceCall]);
  });

  it('waits for a yes in mode approve, and acts on it only while it still holds', async () => {
    stage = daemonStage({ mode: 'approve' });
    const daemon = await stage.start();
    await stage.playTo(300);
    stage.hangOne();
    await stage.playTo(560);
    const [decision] = daemon.view.decisions();
    expect(decision?.outcome).toBe('await-approval');
    expect(stage.mutations()).toEqual([]);
    const approved = daemon.commands.approve(decision?.proposal.key ?? '', { by: 'ana', channel: 'api' });
    await stage.playTo(600);
    await approved;
    expect(stage.mutations()).toEqual([replaceCall]);
  });
});

describe('a clean stop', () => {
  it('leaves what is under way in the journal, and a restart sees it through without a second call', async () => {
    stage = daemonStage();
    const first = await stage.start();
    await stage.playTo(300);
    stage.hangOne();
    await stage.playTo(500);
    expect(stage.mutations()).toEqual([replaceCall]);
    await stage.stop(first, 'SIGTERM');
    expect(stage.last('daemon-stopped')).toMatchObject({ reason: 'SIGTERM' });
    // The restart goes on from what the stop left: all of the journal, this entry as well.
    expect(readSnapshotHeader(stage.shelf.snapshot ?? Buffer.of()).upTo).toMatchObject({
      kind: 'daemon-stopped',
      number: stage.entries.length,
    });
    await stage.start();
    await stage.playTo(1200);
    expect(stage.mutations()).toEqual([replaceCall]);
    expect(stage.last('remediation-ended')).toMatchObject({ outcome: 'success' });
  });
});
