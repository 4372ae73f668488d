import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { noticeText } from '../../../src/notify/notice-text.ts';
import { DeliveryError, type Notice } from '../../../src/notify/notifier.ts';
import { createChannels } from '../../../src/notify/registry.ts';
import { snsNotifier } from '../../../src/notify/sns.ts';
import { webhookBody, webhookNotifier } from '../../../src/notify/webhook.ts';
import { fakeNow } from '../../support/fake-view.ts';

const notice: Notice = {
  key: 'page/replace-failed-instance/web-1',
  status: 'firing',
  severity: 'critical',
  alert: 'HoldfastPage',
  title: 'web-1 has failed',
  text: 'EC2 and the load balancer agree.',
  at: fakeNow,
  policy: 'replace-failed-instance',
  action: 'replace-instance',
  target: { id: 'arn:aws:ec2:eu-west-1:123456789012:instance/i-1', name: 'web-1' },
  incident: 'inc-1',
  evidence: [{ check: 'elb/target-health', state: 'fail', reason: 'timeout' }],
  guards: [{ gate: 'floor', outcome: 'deny', reason: 'too few', value: '2 of 4', bound: 'at least 3' }],
  undo: 'Nothing to undo: the group launches another.',
  runbook: '## Meaning\nOne host has failed.',
  commands: ['holdfast explain inc-1'],
};

/** A receiver on loopback that answers `status` and remembers the last body. */
async function receiver(status: number) {
  const seen: { body?: string } = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.body = Buffer.concat(chunks).toString();
      response.writeHead(status).end('thank you');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/secret-path`, seen, close };
}

describe('a webhook', () => {
  it("gets one POST in the format of Alertmanager's webhooks, with everything else beside it", async () => {
    const { url, seen, close } = await receiver(200);

    await webhookNotifier(url).send(notice);
    close();

    const body = JSON.parse(seen.body ?? '');
    expect(body).toMatchObject({
      version: '4',
      groupKey: notice.key,
      status: 'firing',
      alerts: [
        {
          status: 'firing',
          labels: { alertname: 'HoldfastPage', severity: 'critical', target_name: 'web-1' },
          annotations: { summary: 'web-1 has failed', undo: notice.undo },
          startsAt: '2026-11-21T03:00:00.000Z',
          endsAt: '0001-01-01T00:00:00Z',
        },
      ],
      holdfast: { evidence: notice.evidence, guards: notice.guards, commands: notice.commands },
    });
    expect(body.alerts[0].fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });

  it('has what a person could do among the annotations, for many receivers show nothing else', () => {
    const commands = ['aws ec2 reboot-instances --instance-ids i-1', 'aws ec2 wait instance-running'];
    const options = [
      { action: 'reboot-instance', summary: 'Reboot i-1', commands, whyNot: 'mode: observe.' },
    ];
    const said = [
      '1. Reboot i-1',
      '   aws ec2 reboot-instances --instance-ids i-1',
      '   aws ec2 wait instance-running',
      '   Holdfast does not: mode: observe.',
    ];

    expect(webhookBody({ ...notice, options })).toMatchObject({
      commonAnnotations: { options: said.join('\n'), commands: 'holdfast explain inc-1' },
    });
    expect(noticeText({ ...notice, options })).toContain(said.map((line) => `  ${line}\n`).join(''));
    expect(webhookBody(notice)).not.toHaveProperty('commonAnnotations.options');
  });

  it('carries the addresses to answer by, as annotations and in the text', () => {
    const answers = { approve: 'https://h/a', reject: 'https://h/r' };

    expect(webhookBody({ ...notice, answers })).toMatchObject({
      commonAnnotations: { approve_url: 'https://h/a', reject_url: 'https://h/r' },
    });
    expect(noticeText({ ...notice, answers })).toContain(
      'Answer:\n  Approve: https://h/a\n  Reject: https://h/r\n',
    );
  });

  it.each([
    { status: 400, retryable: false },
    { status: 404, retryable: false },
    { status: 429, retryable: true },
    { status: 500, retryable: true },
    { status: 503, retryable: true },
  ])('that answers $status is worth another attempt: $retryable', async ({ status, retryable }) => {
    const { url, close } = await receiver(status);

    const failure: unknown = await webhookNotifier(url)
      .send(notice)
      .catch((error: unknown) => error);
    close();

    expect(failure).toBeInstanceOf(DeliveryError);
    expect(failure).toMatchObject({ message: `webhook answered ${status}`, retryable });
  });

  it('that is not there says so without telling its address, which may hold a secret', async () => {
    const { url, close } = await receiver(200);
    close();

    const failure: unknown = await webhookNotifier(url)
      .send(notice)
      .catch((error: unknown) => error);

    expect(failure).toMatchObject({ message: 'webhook not reached: ECONNREFUSED', retryable: true });
  });
});

describe('an SNS topic', () => {
  it('gets plain text with a subject that SNS accepts', async () => {
    const published: { subject: string; message: string }[] = [];
    const topic = 'arn:aws:sns:eu-west-1:123456789012:oncall';
    const notifier = snsNotifier(topic, async (request) => void published.push(request));

    await notifier.send({ ...notice, title: `wéb-1\nhas failed ${'x'.repeat(200)}` });

    expect(published[0]?.subject).toMatch(/^\[CRITICAL\] w b-1 has failed x+$/);
    expect(published[0]?.subject.length).toBe(100);
    expect(published[0]?.message).toContain('deny floor: too few (found: 2 of 4; needed: at least 3).');
  });

  it.each([true, false])('passes on whether another attempt could help: %s', async (retryable) => {
    const notifier = snsNotifier('arn:aws:sns:eu-west-1:1:x', async () => {
      throw Object.assign(new Error('Throttling'), { retryable });
    });

    await expect(notifier.send(notice)).rejects.toMatchObject({
      message: 'SNS did not take it: Throttling',
      retryable,
    });
  });
});

it('makes every configured channel by its kind', () => {
  const channels = createChannels(
    {
      oncall: { kind: 'webhook', url: 'http://127.0.0.1:9/' },
      team: { kind: 'sns', topicArn: 'arn:aws:sns:eu-west-1:123456789012:team' },
    },
    { publish: async () => undefined },
  );

  expect([...channels.keys()]).toEqual(['oncall', 'team']);
});

it('tells a notice as text that reads from top to bottom', () => {
  expect(noticeText(notice)).toBe(`web-1 has failed

EC2 and the load balancer agree.

Policy: replace-failed-instance
Action: replace-instance
Target: web-1 (arn:aws:ec2:eu-west-1:123456789012:instance/i-1)
Incident: inc-1
Time: 2026-11-21T03:00:00.000Z
Undo: Nothing to undo: the group launches another.

Evidence:
  elb/target-health fail: timeout

Guards:
  deny floor: too few (found: 2 of 4; needed: at least 3).

Next:
  holdfast explain inc-1

## Meaning
One host has failed.
`);
});

it('of which options are told says them before what comes next, as lines to copy', () => {
  const text = noticeText({
    ...notice,
    options: [
      { action: 'a', summary: 'Drain i-1', commands: ['aws x y', 'aws z'], whyNot: 'Nobody approved it.' },
      { action: 'b', summary: 'Replace i-1', commands: ['aws w'], whyNot: 'The policy only watches.' },
    ],
  });
  expect(text).toContain(`
What you could do, least destructive first:
  1. Drain i-1
     aws x y
     aws z
     Holdfast does not: Nobody approved it.
  2. Replace i-1
     aws w
     Holdfast does not: The policy only watches.

Next:
`);
});
