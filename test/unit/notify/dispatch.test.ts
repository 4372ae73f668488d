import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../../src/journal/event.ts';
import { createDispatcher, type DispatchParts } from '../../../src/notify/dispatch.ts';
import { DeliveryError, type Notice, type Notifier } from '../../../src/notify/notifier.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import { fakeNow } from '../../support/fake-view.ts';
import { gateResults, refusals, shop } from '../../support/shop.ts';

/** Sleeps take no time; how long they were to be is remembered. */
function hastyClock() {
  const slept: number[] = [];
  const clock: Clock = {
    now: () => fakeNow,
    monotonic: () => 0,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
  };
  return { clock, slept };
}

/** A channel that fails as told, then works, and remembers what it delivered. */
function channel(failures: Error[] = []) {
  const delivered: Notice[] = [];
  let attempts = 0;
  const notifier: Notifier = {
    send: async (notice) => {
      attempts += 1;
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      delivered.push(notice);
    },
  };
  return { notifier, delivered, attempts: () => attempts };
}

function setUp(
  channels: Record<string, ReturnType<typeof channel>>,
  answersFor?: NonNullable<DispatchParts['answersFor']>,
) {
  const fake = shop();
  const { clock, slept } = hastyClock();
  const outcomes: string[] = [];
  const dispatcher = createDispatcher({
    view: fake.view,
    clock,
    channels: new Map(Object.entries(channels).map(([name, { notifier }]) => [name, notifier])),
    ...(answersFor === undefined ? {} : { answersFor }),
    onOutcome: ({ channel: name, outcome, detail }) => outcomes.push(`${name} ${outcome}: ${detail}`),
  });
  fake.subscribe((event) => dispatcher.record(event));
  const [target = ''] = fake.state.model.resources.keys();
  return { fake, dispatcher, outcomes, slept, target };
}

const page = (target: string, to = 'oncall') => ({
  kind: 'page' as const,
  at: fakeNow,
  policy: 'page-on-failed-host',
  target,
  to,
  summary: 'web-1 has failed and nothing else helped',
  incident: 'inc-1',
});
const trouble = (state: 'began' | 'ended', part = 'journal'): JournalEvent => {
  return { kind: 'trouble', at: fakeNow, part, state, reason: 'the disk is full' };
};

function endedBy(target: string) {
  return {
    kind: 'remediation-ended',
    at: fakeNow,
    startedAt: fakeNow - 60_000,
    remediation: 'rem-9',
    proposal: 'p',
    policy: 'shift-zone-on-impairment',
    action: 'shift-zone',
    effect: 'moves-traffic',
    target,
    rungIndex: 0,
    groups: [],
    region: 'eu-west-1',
    account: '123456789012',
    outcome: 'success',
    stood: 'gone',
    reason: 'Shift away: it is gone',
  } as const;
}

function request(target: string): Extract<JournalEvent, { kind: 'decision' }> {
  return {
    kind: 'decision',
    at: fakeNow,
    proposal: `reboot/${target}/0`,
    policy: 'reboot-impaired-host',
    action: 'reboot-instance',
    target,
    rungIndex: 0,
    since: fakeNow,
    verdict: 'host-failed',
    reason: 'EC2 and the load balancer agree',
    evidence: [],
    outcome: 'await-approval',
    gates: gateResults([refusals.approval]),
  };
}

describe('what is sent', () => {
  it('sends a page to the channel that the policy names, with evidence, guards and the way on', async () => {
    const oncall = channel();
    const other = channel();
    const { fake, dispatcher, outcomes, target } = setUp({ oncall, other });

    fake.emit(page(target));
    await dispatcher.idle();

    expect(other.delivered).toEqual([]);
    expect(outcomes).toEqual(['oncall sent: web-1 has failed and nothing else helped']);
    expect(oncall.delivered[0]).toMatchObject({
      status: 'firing',
      severity: 'critical',
      alert: 'HoldfastPage',
      target: { name: 'web-1' },
      incident: 'inc-1',
      runbook: expect.stringContaining('## Meaning'),
      commands: ['holdfast explain inc-1'],
    });
    expect(oncall.delivered[0]?.evidence).toHaveLength(2);
  });

  it('carries what a person could do, until the incident is over', async () => {
    const oncall = channel();
    const { fake, dispatcher, target } = setUp({ oncall });
    const incident = fake.state.model.incidents.get('inc-1');
    if (incident === undefined) throw new Error('the shop has an incident');
    const options = [{ action: 'a', summary: 'Drain it', commands: ['aws x'], whyNot: 'It only watches.' }];

    fake.emit({ ...page(target), options });
    fake.emit({ kind: 'incident', at: fakeNow, how: 'closed', incident: { ...incident, closedAt: fakeNow } });
    await dispatcher.idle();

    expect(oncall.delivered.map((one) => one.options)).toEqual([options, undefined]);
  });

  it('ends the page under the same key when its incident closes', async () => {
    const oncall = channel();
    const { fake, dispatcher, target } = setUp({ oncall });
    const incident = fake.state.model.incidents.get('inc-1');
    if (incident === undefined) throw new Error('the shop has an incident');

    fake.emit(page(target));
    fake.emit({ kind: 'incident', at: fakeNow, how: 'closed', incident: { ...incident, closedAt: fakeNow } });
    await dispatcher.idle();

    expect(oncall.delivered.map(({ status }) => status)).toEqual(['firing', 'resolved']);
    expect(oncall.delivered[1]?.key).toBe(oncall.delivered[0]?.key);
  });

  it('sends a page for an unknown channel to all others, and says what to configure', async () => {
    const oncall = channel();
    const { fake, dispatcher, outcomes, target } = setUp({ oncall });

    fake.emit(page(target, 'database-team'));
    await dispatcher.idle();

    expect(oncall.delivered).toHaveLength(1);
    expect(outcomes[0]).toBe(
      'database-team failed: no such channel: it went to oncall instead; add notify.channels.database-team to holdfast.yaml',
    );
  });

  it('says that a page reached nobody when no channel is configured', () => {
    const { fake, outcomes, target } = setUp({});

    fake.emit(page(target));

    expect(outcomes[0]).toMatch(/^oncall failed: no such channel: it reached nobody/);
  });

  it('asks for approval once, with every gate, and again after the proposal ended and came back', async () => {
    const oncall = channel();
    const { fake, dispatcher, target } = setUp({ oncall });
    const asked = request(target);

    fake.emit(asked);
    fake.emit({ ...asked, outcome: 'refuse' });
    fake.emit(asked);
    await dispatcher.idle();
    expect(oncall.delivered).toHaveLength(1);
    expect(oncall.delivered[0]?.guards).toHaveLength(14);
    expect(oncall.delivered[0]?.commands[0]).toBe(`holdfast approve reboot/${target}/0`);

    fake.emit({
      kind: 'proposal-ended',
      at: fakeNow,
      proposal: asked.proposal,
      policy: asked.policy,
      target,
    });
    fake.emit(asked);
    await dispatcher.idle();
    expect(oncall.delivered.map(({ status, title }) => `${status}: ${title}`)).toEqual([
      'firing: Approve reboot-instance on web-1?',
      'resolved: reboot-instance on web-1: no longer asked for',
      'firing: Approve reboot-instance on web-1?',
    ]);
  });

  it.each([
    {
      what: 'a rejection',
      outcome: 'refuse',
      word: { outcome: 'deny', votes: { quorum: 2, approvedBy: ['ben'], rejectedBy: 'ana', missing: 1 } },
      told: 'rejected by ana',
    },
    {
      what: 'silence',
      outcome: 'refuse',
      word: { outcome: 'deny', votes: { quorum: 1, approvedBy: [], missing: 1 } },
      told: 'nobody approved it in time',
    },
    { what: 'the last approval', outcome: 'act', word: { outcome: 'allow' }, told: 'allowed' },
    {
      what: 'an order in spite of it',
      outcome: 'act',
      word: { outcome: 'allow', overriddenBy: 'ana' },
      told: 'ordered by ana',
    },
  ] as const)('takes a request for approval back after $what', async ({ outcome, word, told }) => {
    const oncall = channel();
    const { fake, dispatcher, target } = setUp({ oncall });
    const asked = request(target);

    fake.emit(asked);
    fake.emit({ ...asked, outcome, gates: [{ gate: 'approval', reason: 'so it is', ...word }] });
    await dispatcher.idle();

    expect(oncall.delivered.at(-1)).toMatchObject({
      status: 'resolved',
      key: oncall.delivered[0]?.key,
      title: `reboot-instance on web-1: ${told}`,
      text: 'so it is',
    });
  });

  it('tells that a hold ends soon, and how to place another', async () => {
    const oncall = channel();
    const { fake, dispatcher } = setUp({ oncall });
    const hold = {
      id: 'hold-1',
      scope: 'service:checkout',
      actions: [],
      reason: 'a release',
      owner: 'ana',
      createdAt: fakeNow,
      expiresAt: fakeNow + 900_000,
    };

    fake.emit({ kind: 'hold-ending', at: fakeNow, hold });
    await dispatcher.idle();

    expect(oncall.delivered[0]).toMatchObject({
      severity: 'info',
      title: 'The hold of ana on service:checkout ends at 03:15 UTC',
      commands: ['holdfast hold service:checkout --for 2h --reason "…"', 'holdfast status'],
    });
  });

  it('tells everybody who broke glass, which gates and why, each time', async () => {
    const [oncall, other] = [channel(), channel()];
    const { fake, dispatcher, target } = setUp({ oncall, other });
    const order: JournalEvent = {
      kind: 'break-glass',
      at: fakeNow,
      proposal: `reboot/${target}/0`,
      policy: 'reboot-impaired-host',
      action: 'reboot-instance',
      target,
      by: 'ana',
      gates: ['holds', 'cool-down'],
      reason: 'users suffer',
      expiresAt: fakeNow + 900_000,
      channel: 'cli',
    };

    fake.emit(order);
    fake.emit({ ...order, at: fakeNow + 1 });
    await dispatcher.idle();

    expect(other.delivered).toHaveLength(2);
    expect(oncall.delivered[0]).toMatchObject({
      severity: 'critical',
      alert: 'HoldfastBreakGlass',
      title: 'ana broke glass: reboot-instance on web-1',
      text: expect.stringContaining('In spite of holds, cool-down, because: users suffer.'),
    });
  });

  it('carries links to answer by on channels that reach one person, and on no other', async () => {
    const [ana, room] = [channel(), channel()];
    const answers = { approve: 'https://h/a', reject: 'https://h/r' };
    const asked: unknown[] = [];
    const { fake, dispatcher, target } = setUp({ ana, room }, (name, request) => {
      asked.push(request);
      return name === 'ana' ? answers : undefined;
    });
    fake.state.questions = new Map([[`reboot/${target}/0`, 7]]);

    fake.emit(request(target));
    await dispatcher.idle();

    expect(ana.delivered[0]?.answers).toEqual(answers);
    expect(room.delivered[0]?.answers).toBeUndefined();
    expect(asked[0]).toEqual({ proposal: `reboot/${target}/0`, question: 7, until: fakeNow + 900_000 });

    fake.emit({ kind: 'proposal-ended', at: fakeNow, proposal: `reboot/${target}/0`, policy: 'p', target });
    await dispatcher.idle();
    expect(ana.delivered[1]?.answers).toBeUndefined();
  });

  it('announces what is done unless somebody objects as such, and no question', async () => {
    const oncall = channel();
    const { fake, dispatcher, target } = setUp({ oncall });
    const reason = 'It will act at 03:10 UTC unless somebody objects.';

    fake.emit({
      ...request(target),
      gates: [{ gate: 'approval', outcome: 'defer', reason, until: fakeNow + 600_000 }],
    });
    await dispatcher.idle();

    expect(oncall.delivered[0]?.title).toBe('reboot-instance on web-1 unless somebody objects');
    expect(oncall.delivered[0]?.text).toContain(reason);
    expect(oncall.delivered[0]?.text).not.toContain('counts as refused');
  });

  it('tells machines apart that are called alike', async () => {
    const oncall = channel();
    const { fake, dispatcher, target } = setUp({ oncall });
    const { model } = fake.state;
    fake.state.model = { ...model, named: new Map([['web-1', [target, `${target}f`]]]) };

    fake.emit(request(target));
    await dispatcher.idle();

    expect(oncall.delivered[0]?.title).toBe(
      `Approve reboot-instance on web-1 (${target.split('/').at(-1)})?`,
    );
  });

  it('says until when a request for approval waits, and what silence comes to', async () => {
    const oncall = channel();
    const { fake, dispatcher, target } = setUp({ oncall });

    fake.emit(request(target));
    await dispatcher.idle();

    expect(oncall.delivered[0]?.text).toContain(
      'What is not approved by 2026-11-21 03:15 UTC counts as refused. Every other gate',
    );
  });

  it('tells how an action ended', async () => {
    const oncall = channel();
    const { fake, dispatcher, target } = setUp({ oncall });
    const id = fake.state.remediations[0]?.id ?? '';

    fake.emit({
      kind: 'remediation-ended',
      at: fakeNow,
      startedAt: fakeNow - 60_000,
      remediation: id,
      proposal: 'p',
      policy: 'replace-failed-instance',
      action: 'replace-instance',
      effect: 'removes-target',
      target,
      rungIndex: 0,
      groups: [],
      region: 'eu-west-1',
      account: '123456789012',
      outcome: 'failed',
      reason: 'the new host never served',
    });
    await dispatcher.idle();

    expect(oncall.delivered[0]).toMatchObject({
      status: 'firing',
      severity: 'warning',
      title: 'replace-instance on web-1: failed',
      text: 'Have checkout-web terminate web-1 and launch another in its place. the new host never served.',
    });
  });

  it.each([
    { what: 'AWS or somebody ended while it was needed', more: {}, status: 'firing', severity: 'warning' },
    { what: 'nobody needed any more', more: { well: true }, status: 'resolved', severity: 'info' },
  ] as const)('tells of an effect that $what as $status', async ({ more, status, severity }) => {
    const oncall = channel();
    const { fake, dispatcher, target } = setUp({ oncall });

    fake.emit({ ...endedBy(target), ...more });
    await dispatcher.idle();

    expect(oncall.delivered[0]).toMatchObject({
      status,
      severity,
      title: 'shift-zone on web-1 is not in force any more, and not by Holdfast',
      text: 'Shift away: it is gone.',
    });
  });

  it.each([
    { how: 'began', title: 'shift-zone on web-1 helped, and is in force', status: 'resolved' },
    { how: 'kept', title: 'shift-zone on web-1 is still in force', status: 'firing' },
  ] as const)('tells of an effect that $how', async ({ how, title, status }) => {
    const oncall = channel();
    const { fake, dispatcher, target } = setUp({ oncall });
    const { outcome: _ended, stood: _gone, ...about } = endedBy(target);

    fake.emit({
      ...about,
      kind: 'standing',
      how,
      since: fakeNow,
      plan: {},
      holdDownMs: 1,
      reason: 'users are served',
      expiresAt: Date.UTC(2026, 10, 21, 6),
    });
    await dispatcher.idle();

    expect(oncall.delivered[0]).toMatchObject({
      title,
      status,
      text: 'users are served. It stays in force until Holdfast gives it back; what keeps or marks it runs out at 2026-11-21 06:00 UTC unless it is renewed.',
    });
  });

  it('says to whoever is asked for approval what the remedy does and whether it can be taken back', async () => {
    const oncall = channel();
    const { fake, dispatcher, target } = setUp({ oncall });

    fake.emit(request(target));
    await dispatcher.idle();

    expect(oncall.delivered[0]?.text).toMatch(
      /^What it does: Reboots a failed standalone instance on the same host\. It cannot be taken back; its target serves nothing while it runs; its risk is low\. EC2 and/,
    );
  });

  it('has the title of a page apart from its text, where the journal has it', async () => {
    const oncall = channel();
    const { fake, dispatcher, target } = setUp({ oncall });

    fake.emit({ ...page(target), title: 'Instance web-1 has failed', summary: 'Two say so.' });
    await dispatcher.idle();

    expect(oncall.delivered[0]?.title).toBe('Instance web-1 has failed');
    expect(oncall.delivered[0]?.text).toMatch(/^Two say so\./);
  });

  it('calls every channel about a trouble that lasts, and ends that call with the trouble', async () => {
    const oncall = channel();
    const chat = channel();
    const { fake, dispatcher } = setUp({ oncall, chat });

    fake.emit(trouble('began', 'policies'));
    fake.emit({ ...page('policies', 'everyone'), policy: 'holdfast', summary: 'the policies are refused' });
    fake.emit(trouble('ended', 'policies'));
    await dispatcher.idle();

    expect(chat.delivered).toEqual(oncall.delivered);
    expect(
      oncall.delivered.map(({ key, severity, title, text }) => ({ key, severity, title, text })),
    ).toEqual([
      {
        key: 'trouble/policies',
        severity: 'warning',
        title: 'Holdfast: trouble with policies',
        text: 'the disk is full',
      },
      {
        key: 'trouble/policies',
        severity: 'critical',
        title: 'Holdfast: trouble with policies lasts',
        text: 'the policies are refused',
      },
      {
        key: 'trouble/policies',
        severity: 'info',
        title: 'Holdfast: trouble with policies is over',
        text: 'the disk is full',
      },
    ]);
  });

  it('says that a call to everyone reached nobody when no channel is configured', () => {
    const { fake, outcomes } = setUp({});

    fake.emit({ ...page('policies', 'everyone'), policy: 'holdfast' });

    expect(outcomes).toEqual([
      'everyone failed: no such channel: it reached nobody; add one under notify.channels to holdfast.yaml',
    ]);
  });

  it('tells a trouble once when it began and once when it ended', async () => {
    const oncall = channel();
    const { fake, dispatcher } = setUp({ oncall });

    for (const state of ['began', 'began', 'ended', 'ended', 'began'] as const) fake.emit(trouble(state));
    await dispatcher.idle();

    expect(oncall.delivered.map(({ status }) => status)).toEqual(['firing', 'resolved', 'firing']);
  });

  it('keeps quiet about everything else', async () => {
    const oncall = channel();
    const { fake, dispatcher, outcomes } = setUp({ oncall });

    fake.emit({ kind: 'hold-released', at: fakeNow, by: 'ana', id: 'ec2/status' });
    fake.emit({ kind: 'notified', at: fakeNow, channel: 'oncall', outcome: 'failed', detail: 'x' });
    await dispatcher.idle();

    expect(oncall.delivered).toEqual([]);
    expect(outcomes).toEqual([]);
  });
});

describe('the pages of a process that is gone', () => {
  const made = (target: string, at = fakeNow) =>
    ({ ...page(target, 'everyone'), at }) as Extract<JournalEvent, { kind: 'page' }>;
  const closed = (id: string) =>
    ({
      kind: 'incident',
      at: fakeNow,
      how: 'closed',
      incident: { id, subjectName: 'web-1' },
    }) as JournalEvent;

  it('are sent by the channels that have not delivered them, and by no other', async () => {
    const [oncall, chat] = [channel(), channel()];
    const { dispatcher, outcomes, target } = setUp({ oncall, chat });
    dispatcher.takeOver([{ page: made(target), sentBy: ['chat'] }]);
    await dispatcher.idle();

    expect(oncall.delivered.map(({ alert, status }) => [alert, status])).toEqual([
      ['HoldfastPage', 'firing'],
    ]);
    expect(chat.delivered).toEqual([]);
    expect(outcomes).toEqual([expect.stringMatching(/^oncall sent: /)]);
  });

  it.each([
    ['an hour old', 3_600_000, 1],
    ['older', 3_600_001, 0],
  ])('are news to nobody once they are more than %s', async (_title, age, count) => {
    const oncall = channel();
    const { dispatcher, target } = setUp({ oncall });
    dispatcher.takeOver([{ page: made(target, fakeNow - age), sentBy: [] }]);
    await dispatcher.idle();
    expect(oncall.delivered).toHaveLength(count);
  });

  it('are not said again to have reached nobody: whoever made them said so', async () => {
    const { dispatcher, outcomes, target } = setUp({});
    dispatcher.takeOver([{ page: made(target), sentBy: [] }]);
    await dispatcher.idle();
    expect(outcomes).toEqual([]);
  });

  it('end with their incident, in every channel, also where nothing had to be sent', async () => {
    const [oncall, chat] = [channel(), channel()];
    const { dispatcher, target } = setUp({ oncall, chat });
    dispatcher.takeOver([{ page: made(target, fakeNow - 86_400_000), sentBy: ['oncall', 'chat'] }]);
    dispatcher.record(closed('inc-1'));
    await dispatcher.idle();

    for (const { delivered } of [oncall, chat])
      expect(delivered.map(({ status, title }) => [status, title])).toEqual([
        ['resolved', 'web-1 has recovered'],
      ]);
  });
});

describe('a page that is made again', () => {
  it('a day later reaches people, though nothing ended the first', async () => {
    const oncall = channel();
    const { dispatcher, target } = setUp({ oncall });
    const { incident: _none, ...first } = page(target) as Extract<JournalEvent, { kind: 'page' }>;
    dispatcher.record(first);
    dispatcher.record({ ...first, at: fakeNow + 86_400_000 });
    await dispatcher.idle();
    expect(oncall.delivered).toHaveLength(2);
  });

  it('only because the journal could take it at last is told once', async () => {
    const oncall = channel();
    const { dispatcher, target } = setUp({ oncall });
    dispatcher.record(page(target));
    dispatcher.record({ ...page(target), number: 7 });
    await dispatcher.idle();
    expect(oncall.delivered).toHaveLength(1);
  });
});

describe('observers that fail by the dozen', () => {
  it('are told of once, and once more when the last of them sees again', async () => {
    const oncall = channel();
    const { fake, dispatcher } = setUp({ oncall });
    for (const part of ['poller:ec2', 'poller:rds', 'poller:elbv2'])
      dispatcher.record(trouble('began', part));
    fake.state.troubles = [{ part: 'poller:rds', since: fakeNow, reason: 'r', blocksActing: false }];
    dispatcher.record(trouble('ended', 'poller:ec2'));
    fake.state.troubles = [];
    dispatcher.record(trouble('ended', 'poller:rds'));
    await dispatcher.idle();
    expect(oncall.delivered.map(({ status }) => status)).toEqual(['firing', 'resolved']);
  });
});

describe('a channel that fails', () => {
  it.each([
    { failures: 0, attempts: 1, outcome: 'sent' },
    { failures: 2, attempts: 3, outcome: 'sent' },
    { failures: 3, attempts: 3, outcome: 'failed' },
  ])('is tried $attempts times when it fails $failures times', async ({ failures, attempts, outcome }) => {
    const oncall = channel(Array.from({ length: failures }, () => new DeliveryError('answered 503', true)));
    const { fake, dispatcher, outcomes, slept, target } = setUp({ oncall });

    fake.emit(page(target));
    await dispatcher.idle();

    expect(oncall.attempts()).toBe(attempts);
    expect(outcomes[0]).toContain(` ${outcome}: `);
    expect(slept).toEqual([1000, 5000].slice(0, attempts - 1));
  });

  it('is not tried again when that cannot help', async () => {
    const oncall = channel([new DeliveryError('webhook answered 404', false)]);
    const { fake, dispatcher, outcomes, target } = setUp({ oncall });

    fake.emit(page(target));
    await dispatcher.idle();

    expect(oncall.attempts()).toBe(1);
    expect(outcomes).toEqual([
      'oncall failed: web-1 has failed and nothing else helped: webhook answered 404',
    ]);
  });

  it('does not hold up the other channels, nor the caller, and gives up old notices but no page', async () => {
    const stuck = Promise.withResolvers<void>();
    const held: Notice[] = [];
    const slow: Notifier = {
      send: async (notice) => {
        await stuck.promise;
        held.push(notice);
      },
    };
    const quick = channel();
    const { fake, outcomes, target } = setUp({ quick });
    const dispatcher = createDispatcher({
      view: fake.view,
      clock: hastyClock().clock,
      channels: new Map([
        ['slow', slow],
        ['quick', quick.notifier],
      ]),
      onOutcome: ({ channel: name, outcome, detail }) => outcomes.push(`${name} ${outcome}: ${detail}`),
    });

    dispatcher.record({ ...page(target, 'slow'), number: 1 });
    dispatcher.record({ ...page('another', 'slow'), number: 2 });
    for (let part = 0; part < 150; part += 1) {
      dispatcher.record({ ...trouble('began', `part:${part}`), number: part + 3 });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => quick.delivered.length).toBe(150);
    expect(outcomes.filter((line) => line.startsWith('slow failed'))).toHaveLength(51);

    stuck.resolve();
    await dispatcher.idle();
    expect(held.filter(({ alert }) => alert === 'HoldfastPage')).toHaveLength(2);
    expect(held).toHaveLength(101);
  });
});
