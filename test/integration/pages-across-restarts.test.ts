import { afterEach, describe, expect, it } from 'vitest';
import { daemonStage } from '../support/daemon-stage.ts';

describe('a page across a restart', () => {
  let stage: ReturnType<typeof daemonStage>;
  afterEach(() => stage.end());

  /** A channel that can be cut off, and the subjects of what it delivered. */
  const staged = () => {
    const delivered: string[] = [];
    let cutOff = false;
    const topicArn = 'arn:aws:sns:us-east-1:111122223333:on-call';
    stage = daemonStage({
      config: { notify: { channels: { 'on-call': { kind: 'sns', topicArn } } } },
      wrapTransport: (transport) => async (call) => {
        if (call.service !== 'SNS') return transport(call);
        if (cutOff) throw new Error('the channel cannot be reached');
        delivered.push(String((call.input as { Subject?: string }).Subject));
        return {};
      },
    });
    stage.writePolicy(stage.policyText('auto').replace('  - action: replace-instance\n', ''));
    return { delivered, cut: (off: boolean) => (cutOff = off) };
  };
  const critical = (subjects: readonly string[]) =>
    subjects.filter((subject) => subject.startsWith('[CRITICAL]'));

  it('is sent by the process that comes next, where the one before could not', async () => {
    const { delivered, cut } = staged();
    const first = await stage.start();
    await stage.playTo(600);
    cut(true);
    stage.hangOne();
    await stage.playTo(900);
    expect(stage.last('page')).toBeDefined();
    expect(critical(delivered)).toEqual([]);
    await stage.stop(first, 'a restart');

    cut(false);
    await stage.start();
    await stage.playTo(1000);

    expect(critical(delivered)).toHaveLength(1);
  });

  it('is not sent again by the process that comes next, and that one tells its end', async () => {
    const { delivered } = staged();
    const first = await stage.start();
    await stage.playTo(600);
    stage.hangOne();
    await stage.playTo(900);
    expect(critical(delivered)).toHaveLength(1);
    await stage.stop(first, 'a restart');

    await stage.start();
    await stage.playTo(1100);
    expect(critical(delivered)).toHaveLength(1);
    stage.wakeOne();
    await stage.playTo(2400);

    expect(delivered.filter((subject) => /has recovered/.test(subject))).toHaveLength(1);
  });
});
