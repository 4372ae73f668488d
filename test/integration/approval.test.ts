import { afterEach, describe, expect, it } from 'vitest';
import type { Answered } from '../../src/engine/answered.ts';
import type { Plan } from '../../src/actions/action.ts';
import { awsCommand } from '../../src/actions/aws-cli.ts';
import type { Daemon } from '../../src/daemon/daemon.ts';
import { daemonStage, replaceCall } from '../support/daemon-stage.ts';

let stage: ReturnType<typeof daemonStage>;
afterEach(() => stage.end());

/** The daemon waits for an answer about one instance of the shop that hangs. */
async function waiting(
  approval: string,
  mode = 'approve',
  wrapped: Parameters<typeof daemonStage>[0] = {},
): Promise<{ readonly daemon: Daemon; readonly key: string; readonly from: number }> {
  stage = daemonStage({ mode: `${mode}\n${approval}`, ...wrapped });
  const daemon = await stage.start();
  await stage.playTo(300);
  stage.hangOne();
  await stage.playTo(560);
  const [decision] = daemon.view.decisions();
  expect(decision?.outcome).toBe('await-approval');
  return { daemon, key: decision?.proposal.key ?? '', from: 560 };
}

const by = (name: string) => ({ by: name, channel: 'api' as const });

describe('the plan of a proposal', () => {
  it('is what is sent once it is approved, and sends nothing itself', async () => {
    const { daemon, key } = await waiting('approval: { quorum: 1 }');

    const shown = await stage.said(daemon.commands.plan(key), 565);

    expect(shown).toMatchObject({ action: 'replace-instance', warnings: [] });
    expect(shown.preconditions.every(({ holds }) => holds)).toBe(true);
    expect(stage.mutations()).toEqual([]);
    await stage.said(daemon.commands.approve(key, by('ana')), 570);
    const sent = stage.last('intent')?.plan as Plan;
    expect(shown.summary).toBe(sent.summary);
    expect(shown.steps).toEqual(
      sent.steps.map(({ name, calls }) => ({ name, commands: calls.map(awsCommand) })),
    );
  });

  it('has no steps, and says what it needs, where by fresh reads it would not be begun', async () => {
    const { daemon, key } = await waiting('approval: { quorum: 1 }');
    for (const group of stage.world.scalingGroups.values()) group.suspended.add('Launch');

    const shown = await stage.said(daemon.commands.plan(key), 565);

    expect(shown.steps).toEqual([]);
    expect(shown.preconditions.filter(({ holds }) => !holds)).toEqual([
      { name: 'the processes it needs run', holds: false, detail: 'suspended: Launch' },
    ]);
  });

  it('is of live proposals only, and says so where AWS refuses to tell', async () => {
    let isOdd = false;
    const { daemon, key } = await waiting('approval: { quorum: 1 }', 'approve', {
      wrapTransport: (transport) => (call) =>
        isOdd ? Promise.reject(new Error('not just now')) : transport(call),
    });
    isOdd = true;
    await expect(stage.said(daemon.commands.plan(key), 580)).rejects.toThrow(
      /^it could not be worked out just now: .*not just now/,
    );
    isOdd = false;
    await expect(daemon.commands.plan('no-such')).rejects.toThrow(/^there is no live proposal no-such/);
  });
});

describe('an answer to a proposal', () => {
  it('waits for the quorum, says who is missing, and acts at the moment of the last approval', async () => {
    const { daemon, key } = await waiting('approval: { quorum: 2, from: [ana, ben, cleo] }');

    const first = await stage.said(daemon.commands.approve(key, by('ana')), 570);
    expect(first.outcome).toBe('waits');
    expect(first.text).toContain('1 more approval is missing, of ben or cleo.');
    expect(stage.mutations()).toEqual([]);

    const again = await stage.said(daemon.commands.approve(key, { by: 'ana', channel: 'cli' }), 580);
    expect(again.outcome).toBe('waits');

    const last = await stage.said(daemon.commands.approve(key, { by: 'cleo', channel: 'cli' }), 600);
    expect(last).toMatchObject({ outcome: 'begun', gates: [], remediation: expect.stringMatching(/^rem/) });
    expect(stage.mutations()).toEqual([replaceCall]);
    expect(stage.last('approval')).toMatchObject({ by: 'cleo', verdict: 'approved', channel: 'cli' });
  });

  it('reads the target again first, and refuses by the gate that fresh facts bring up', async () => {
    const asked: string[] = [];
    const { daemon, key } = await waiting('approval: { quorum: 1 }', 'approve', {
      wrapTransport: (transport) => (call) => {
        asked.push(call.operation);
        return transport(call);
      },
    });
    const hold = { scope: 'all', actions: [], reason: 'a release', owner: 'ben', durationMs: 60_000 };
    await stage.said(daemon.commands.hold(hold), 562);
    asked.length = 0;

    const approved = daemon.commands.approve(key, by('ana'));
    const answer: Answered = await stage.said(approved, 563);

    expect(answer).toMatchObject({ outcome: 'refused', gates: ['holds'] });
    expect(answer.text).toContain('The gate holds is against it: ben holds everything until');
    expect(asked).toContain('DescribeInstanceStatus');
    expect(stage.mutations()).toEqual([]);
  });

  it('a rejection is final: a later approval is refused, also after a restart', async () => {
    const { daemon, key } = await waiting('approval: { quorum: 1 }');

    const no = await stage.said(daemon.commands.reject(key, by('ben')), 565);
    expect(no.outcome).toBe('rejected');
    expect(daemon.view.decisions()[0]?.results.find(({ gate }) => gate === 'approval')).toMatchObject({
      outcome: 'deny',
      votes: { rejectedBy: 'ben' },
    });
    await expect(stage.said(daemon.commands.approve(key, by('ana')), 570)).rejects.toThrow(
      /^ben rejected it, which stands until the facts change, at the longest until \d{4}-\d\d-\d\d \d\d:\d\d UTC$/,
    );

    await stage.stop(daemon, 'SIGTERM');
    const second = await stage.start();
    await stage.playTo(720);
    expect(second.view.decisions()[0]?.proposal.key).toBe(key);
    await expect(stage.said(second.commands.approve(key, by('ana')), 730)).rejects.toThrow(
      /^ben rejected it/,
    );
    expect(stage.mutations()).toEqual([]);
  });

  it('a link works once, also when the daemon was restarted between its uses', async () => {
    const { daemon, key } = await waiting('approval: { quorum: 2 }');
    const question = daemon.view.questionOf(key) ?? 0;
    const link = { by: 'ana', channel: 'link' as const, link: { nonce: 'nonce-1', question } };

    const first = await stage.said(daemon.commands.approve(key, link), 565);
    expect(first.outcome).toBe('waits');
    expect(stage.last('approval')).toMatchObject({ by: 'ana', channel: 'link', link: 'nonce-1' });
    await expect(stage.said(daemon.commands.approve(key, link), 570)).rejects.toThrow(/used already/);

    await stage.stop(daemon, 'SIGTERM');
    const second = await stage.start();
    await stage.playTo(720);
    expect(second.view.linkUsedAt('nonce-1')).toBeDefined();
    await expect(stage.said(second.commands.reject(key, link), 725)).rejects.toThrow(/used already/);
    expect(stage.mutations()).toEqual([]);
  });

  it('by a link is to the question of then, and none to what is raised anew under the same key', async () => {
    const { daemon, key } = await waiting('approval: { quorum: 2 }');
    const question = daemon.view.questionOf(key) ?? 0;
    const link = { by: 'ana', channel: 'link' as const, link: { nonce: 'nonce-1', question } };

    // Past the time in which a check that changes back and forth is not believed.
    stage.wakeOne();
    await stage.playTo(1600);
    expect(daemon.view.decisions()).toEqual([]);
    expect(daemon.view.questionOf(key)).toBeUndefined();
    stage.hangOne();
    await stage.playTo(2000);
    const anew = daemon.view.questionOf(key) ?? 0;
    expect(anew).toBeGreaterThan(question);

    await expect(stage.said(daemon.commands.approve(key, link), 2005)).rejects.toThrow(
      /answers an earlier question, which has ended/,
    );
    const now = { ...link, link: { nonce: 'nonce-2', question: anew } };
    expect((await stage.said(daemon.commands.approve(key, now), 2010)).outcome).toBe('waits');
  });

  it('of somebody whom the policy does not ask is no approval, and may still be a rejection', async () => {
    const { daemon, key } = await waiting('approval: { from: [ana, ben] }');

    await expect(stage.said(daemon.commands.approve(key, by('mallory')), 565)).rejects.toThrow(
      /asks for the approval of ana or ben; that of mallory does not count/,
    );
    expect((await stage.said(daemon.commands.reject(key, by('mallory')), 570)).outcome).toBe('rejected');
  });

  it('that never comes is a no in time', async () => {
    const { daemon } = await waiting('approval: { quorum: 1, within: 3m }');

    await stage.playTo(720);

    expect(daemon.view.decisions()[0]?.outcome).toBe('refuse');
    expect(stage.mutations()).toEqual([]);
  });

  it('in mode veto an objection stops what was announced; without one it is done when the time is up', async () => {
    const soon = { config: { safety: { vetoDelay: '3m' } } };
    const { daemon, key } = await waiting('', 'veto', soon);
    expect(stage.mutations()).toEqual([]);
    const no = await stage.said(daemon.commands.reject(key, { by: 'ana', channel: 'page' }), 570);
    expect(no.outcome).toBe('rejected');
    await stage.playTo(720);
    expect(stage.mutations()).toEqual([]);
    await stage.end();

    await waiting('', 'veto', soon);
    await stage.playTo(720);
    expect(stage.mutations()).toContain(replaceCall);
  });
});
