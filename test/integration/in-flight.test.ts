import { afterEach, describe, expect, it } from 'vitest';
import { impair } from '../../src/simulator/world/compute/impairments.ts';
import { daemonStage, replaceCall } from '../support/daemon-stage.ts';

let stage: ReturnType<typeof daemonStage>;
afterEach(() => stage.end());

type Stage = ReturnType<typeof daemonStage>;
type Running = Awaited<ReturnType<Stage['start']>>;

/** A web server hangs, and its replacement was asked for and is not there yet. */
async function underWay(): Promise<Running> {
  stage = daemonStage();
  const daemon = await stage.start();
  await stage.playTo(300);
  stage.hangOne();
  await stage.playTo(500);
  expect(stage.mutations()).toEqual([replaceCall]);
  return daemon;
}

describe('while a replacement is under way', () => {
  it.each<[string, (daemon: Running) => Promise<unknown>]>([
    [
      'its policy is turned to observe',
      (daemon) => {
        stage.writePolicy(stage.policyText('observe'));
        return daemon.commands.reload();
      },
    ],
    [
      'its policy is renamed',
      (daemon) => {
        stage.writePolicy(stage.policyText('auto').replace('replace-failed-instance', 'another-name'));
        return daemon.commands.reload();
      },
    ],
    [
      'somebody holds everything',
      (daemon) =>
        daemon.commands.hold({
          scope: 'all',
          actions: [],
          reason: 'release',
          owner: 'ana',
          durationMs: 3_600_000,
        }),
    ],
    ['somebody throws the stop switch', (daemon) => daemon.commands.pause('ana', 'a drill')],
  ])('%s: it is seen through to its proof, and nothing is done twice', async (_what, meddle) => {
    const daemon = await underWay();
    const order = { done: false };
    const meddled = meddle(daemon).finally(() => {
      order.done = true;
    });
    // It reads files, which takes real time, and waits its turn, which takes virtual time: a little of each.
    let second = 500;
    for (; !order.done && second < 900; second += 1) {
      await stage.playTo(second);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await meddled;
    await stage.playTo(second + 1000);
    expect(stage.mutations()).toEqual([replaceCall]);
    expect(stage.last('remediation-ended')).toMatchObject({ outcome: 'success' });
  });

  it('a restart onto policies that do not load still sees it through, and does it once', async () => {
    const first = await underWay();
    await stage.stop(first, 'a deployment');
    stage.writePolicy('policy: [');
    const second = await stage.start();
    await stage.playTo(1500);
    expect(second.view.policies()).toEqual([]);
    expect(second.view.troubles().map(({ part }) => part)).toEqual(['policies']);
    expect(stage.mutations()).toEqual([replaceCall]);
    expect(stage.last('remediation-ended')).toMatchObject({ outcome: 'success' });
  });
});

describe('two policies that want to repair the same instance', () => {
  it('come to one repair', async () => {
    stage = daemonStage();
    const twin = stage.policyText('auto').replace('replace-failed-instance', 'replace-it-as-well');
    stage.writePolicy(`${stage.policyText('auto')}---\n${twin.trimStart()}`);
    const daemon = await stage.start();
    await stage.playTo(300);
    stage.hangOne();
    await stage.playTo(1500);
    expect(daemon.view.policies()).toHaveLength(2);
    expect(stage.mutations()).toEqual([replaceCall]);
  });
});

describe('two members of one group that fail together', () => {
  it('are not repaired one by one: half the group has a shared cause', async () => {
    stage = daemonStage();
    await stage.start();
    await stage.playTo(300);
    stage.hangOne();
    const [, second] = [...stage.world.instances.values()].filter(({ region }) => region === 'us-east-1');
    if (second === undefined) throw new Error('the shop has one instance only');
    impair(second, { kind: 'hung', cure: 'reboot' });
    await stage.playTo(500);
    expect(stage.mutations()).toEqual([]);
  });
});
