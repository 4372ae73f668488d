import type { Attempts } from '../../../src/policy/attempts.ts';
import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../../src/journal/event.ts';
import type { Remediation } from '../../../src/remediation/remediation.ts';
import { idsByName } from '../../../src/model/name-of.ts';
import { httpClient } from '../../support/http-client.ts';
import { gateNames, gateResults, shop } from '../../support/shop.ts';

async function explain(id: string, fake = shop()) {
  return httpClient(fake).client.get(`/api/v1/explain/${encodeURIComponent(id)}`);
}

/** The decision by which a remediation was begun, as the journal has it. */
function decidedToAct({ startedAt, proposalKey, policy, action, target }: Remediation): JournalEvent {
  return {
    kind: 'decision',
    at: startedAt,
    proposal: proposalKey,
    policy,
    action,
    target,
    rungIndex: 0,
    since: startedAt - 60_000,
    verdict: 'host-failed',
    reason: 'it failed',
    evidence: [],
    outcome: 'act',
    gates: gateResults([]),
  };
}

describe('explain', () => {
  it.each([0, 1, 2, 3])(
    'prints every gate of proposal %i, with value and bound where it has them',
    async (index) => {
      const fake = shop();
      const key = fake.state.decisions[index]?.proposal.key ?? '';

      const { body } = await explain(key, fake);

      expect(body.kind).toBe('proposal');
      const [decision] = body.decisions;
      expect(decision.gates.map(({ gate }: { gate: string }) => gate)).toEqual([...gateNames]);
      for (const gate of decision.gates) {
        expect(gate.reason).not.toBe('');
        expect(gate.protects).toContain(gate.gate);
      }
      const floor = decision.gates.find(({ gate }: { gate: string }) => gate === 'floor');
      expect(floor).toMatchObject({ value: expect.any(String), bound: 'at least 3', evidenceAgeSeconds: 8 });
      expect(decision.evidence).toHaveLength(2);
    },
  );

  it('says why not, what would change it, and when it is looked at next', async () => {
    const fake = shop();

    const { body } = await explain(fake.state.decisions[0]?.proposal.key ?? '', fake);

    expect(body.summary).toMatch(/^Refused replace-instance on web-2: checkout-web would be left/);
    expect(body.decisions[0].whatWouldChangeIt).toEqual([
      'cooldown: replace-instance ended on this target a short time ago (found: 2m ago; needed: 5m), not before 2026-11-21 03:03 UTC',
      'floor: checkout-web would be left with too few that serve (found: 2 of 4 serving after it; needed: at least 3)',
    ]);
    expect(body.lookedAtNext).toBe('2026-11-21T03:01:00.000Z');
  });

  it('says for a resource that no policy asks anything for, why each policy does not', async () => {
    const { body } = await explain('web-4');

    expect(body.decisions).toEqual([]);
    expect(body.summary).toContain('No policy asks for anything now.');
    expect(body.otherPolicies.map(({ policy }: { policy: string }) => policy)).toContain(
      'replace-failed-instance',
    );
    expect(body.otherPolicies[0]).toMatchObject({
      why: "its condition does not hold: `verdict == 'host-failed'` is false: verdict is healthy",
      whatWouldChangeIt: ["`verdict == 'host-failed'` becomes true (verdict is healthy now)"],
    });
  });

  it('says what would still keep it from acting, were it proposed', async () => {
    const fake = shop();
    const { scope: _optedIn, ...settings } = fake.state.settings;
    fake.state.settings = { ...settings, maxMode: 'observe' };

    const { body } = await explain('web-4', fake);

    expect(body.otherPolicies[0].whatWouldChangeIt.slice(1)).toEqual([
      'and to act, not only show it: the daemon\'s "mode" is observe',
      'and to act: nothing is opted in, "scope" is not set',
    ]);
  });

  it('says of a policy that waits since when its condition holds, and when it would ask', async () => {
    const fake = shop();
    const [policy] = fake.state.policies;
    if (policy === undefined) throw new Error('the shop has policies');
    const since = fake.state.now - 30_000;
    fake.state.policies = [{ ...policy, forMs: 120_000, when: { text: 'true', evaluate: () => true } }];
    fake.state.waiting = new Map([
      [
        `${policy.name}|${[...fake.state.model.resources.values()].find(({ name }) => name === 'web-4')?.id}`,
        { since },
      ],
    ]);
    fake.state.nextReadAt = fake.state.now + 12_000;

    const { body } = await explain('web-4', fake);

    expect(body.otherPolicies).toEqual([
      expect.objectContaining({
        why: 'its condition holds since 2026-11-21T02:59:30.000Z, and it waits until that has lasted 2m without a gap',
        whatWouldChangeIt: expect.arrayContaining(['the condition still holds at 2026-11-21T03:01:30.000Z']),
      }),
    ]);
    expect(body.readNext).toBe('2026-11-21T03:00:12.000Z');
  });

  it('says of a policy for whom it asks, and for how many of the others it does not and why', async () => {
    const { body } = await explain('replace-failed-instance');

    expect(body).toMatchObject({ kind: 'policy', title: 'replace-failed-instance' });
    expect(body.watch).toMatchObject({ kind: 'ec2:instance', asksFor: expect.any(Number) });
    const [largest] = body.watch.notFor;
    expect(largest.count).toBeGreaterThan(0);
    expect(largest.why).toContain('is false');
    const counted = body.watch.notFor.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
    expect(counted + body.watch.asksFor).toBe(body.watch.resources);
  });

  it('looks up in the whole journal what is nowhere else', async () => {
    const fake = shop();
    const [done] = fake.state.remediations;
    if (done === undefined) throw new Error('the shop has remediations');
    fake.emit({
      ...decidedToAct(done),
      proposal: 'old/arn:aws:ec2:x:y:instance/i-old/0',
      target: 'arn:aws:ec2:x:y:instance/i-old',
    } as JournalEvent);
    for (let count = 0; count < 1001; count += 1)
      fake.emit({ kind: 'notified', at: fake.state.now, channel: 'mail', outcome: 'sent', detail: '' });

    const byKey = await explain('old/arn:aws:ec2:x:y:instance/i-old/0', fake);
    const byName = await explain('i-old', fake);

    expect(byKey.body).toMatchObject({ kind: 'proposal', decisions: [{ outcome: 'act', standing: false }] });
    expect(byName.body).toMatchObject({ kind: 'resource', title: 'i-old', decisions: [{ outcome: 'act' }] });
  });

  it('shows of a standing proposal which rung it is on and why not an earlier one', async () => {
    const fake = shop();
    const decision = fake.state.decisions[0];
    if (decision === undefined) throw new Error('the shop has decisions');
    const { proposal } = decision;
    const page = { kind: 'page', to: 'oncall' } as const;
    const policy = { ...proposal.policy, remedy: [...proposal.policy.remedy.slice(0, 1), page] };
    fake.state.decisions = [{ ...decision, proposal: { ...proposal, policy, rung: page, rungIndex: 1 } }];
    const ladder = async (attempts: Attempts) => {
      fake.state.attempts = attempts;
      return (await explain(proposal.key, fake)).body.decisions[0].ladder;
    };
    const reason = 'not started, nothing was changed; needed: a template (found: none)';

    expect(await ladder({ of: () => 2, unmet: () => undefined })).toEqual([
      '1. replace-instance: tried 2 of 2 times',
      '2. page oncall: this one',
    ]);
    expect(await ladder({ of: () => 1, unmet: () => ({ times: 2, reason }) })).toEqual([
      `1. replace-instance: passed over, not begun 2 times in a row: it was ${reason}`,
      '2. page oncall: this one',
    ]);
  });

  it.each([
    {
      what: 'an incident by its id',
      id: 'inc-1',
      kind: 'incident',
      says: /Open for 4m: EC2 and the load balancer/,
    },
    { what: 'a closed incident', id: 'inc-0', kind: 'incident', says: /Closed after 20m/ },
    {
      what: 'a remediation by its id',
      id: 'rem-2',
      kind: 'remediation',
      says: /launch another in its place/,
    },
    {
      what: 'a resource by its name',
      id: 'web-1',
      kind: 'resource',
      says: /Holdfast is at work: Have checkout-web/,
    },
    { what: 'a group by its name', id: 'checkout-web', kind: 'group', says: /2 of 4 serve/ },
  ])('finds $what', async ({ id, kind, says }) => {
    const { body } = await explain(id);

    expect(body.kind).toBe(kind);
    expect(body.summary).toMatch(says);
  });

  it('finds a resource by its ARN and by the end of it', async () => {
    const fake = shop();
    const [arn = ''] = fake.state.model.resources.keys();

    expect((await explain(arn, fake)).body.title).toBe('web-1');
    expect((await explain(arn.split('/').at(-1) ?? '', fake)).body.title).toBe('web-1');
  });

  it('tells of what is no longer there why it went', async () => {
    const fake = shop();
    const remediation = fake.state.remediations[1];
    if (remediation === undefined) throw new Error('the shop has an ended remediation');
    const gone = 'arn:aws:ec2:eu-west-1:123456789012:instance/i-gone';
    fake.state.remediations = [{ ...remediation, target: gone }];
    fake.emit(decidedToAct({ ...remediation, target: gone }));

    for (const id of ['i-gone', gone]) {
      const { body } = await explain(id, fake);

      expect(body.summary).toMatch(/^It is no longer there\. .* Success: /);
      expect(body.title).toContain('i-gone');
      expect(body.remediations).toHaveLength(1);
      expect(body.decisions[0].gates).toHaveLength(gateNames.length);
    }
  });

  it('finds the last decision on a proposal that has ended', async () => {
    const fake = shop();
    const [standing] = fake.state.decisions;
    fake.emit({
      kind: 'decision',
      at: fake.state.now - 60_000,
      proposal: 'gone/x/0',
      policy: 'gone',
      action: 'reboot-instance',
      target: 'x',
      rungIndex: 0,
      since: fake.state.now - 90_000,
      verdict: 'host-failed',
      reason: 'it failed',
      evidence: [],
      outcome: 'refuse',
      gates: standing?.results ?? [],
    });

    const { body } = await explain('gone/x/0', fake);

    expect(body.summary).toMatch(/It has ended since/);
    expect(body.decisions[0].gates).toHaveLength(gateNames.length);
  });

  it('finds the decision by which something was done, though its proposal has ended', async () => {
    const fake = shop();
    const remediation = fake.state.remediations[1];
    if (remediation === undefined) throw new Error('the shop has an ended remediation');
    fake.state.decisions = [];
    fake.emit(decidedToAct(remediation));

    const { body } = await explain('rem-1', fake);

    expect(body.decisions).toHaveLength(1);
    expect(body.decisions[0].gates).toHaveLength(gateNames.length);
  });

  it('tells members of a group that share a name apart by their own identifiers', async () => {
    const fake = shop();
    const resources = [...fake.state.model.resources.values()].map((one) => ({ ...one, name: 'web' }));
    fake.state.model = {
      ...fake.state.model,
      resources: new Map(resources.map((one) => [one.id, one])),
      named: idsByName(resources),
    };
    const key = fake.state.decisions[0]?.proposal.key ?? '';

    const { body } = await explain(key, fake);

    expect(body.title).toMatch(/replace-instance on web \(i-[0-9a-f]+\)$/);
  });

  it('shows the holds that bear on it, and not the others', async () => {
    const fake = shop();
    const hold = {
      actions: [],
      reason: 'looking',
      owner: 'ana',
      createdAt: 0,
      expiresAt: fake.state.now + 1000,
    };
    fake.state.holds = [
      { ...hold, id: 'hold-1', scope: 'zone:eu-west-1a' },
      { ...hold, id: 'hold-2', scope: 'zone:eu-west-1b' },
      { ...hold, id: 'hold-3', scope: 'all' },
    ];

    const { body } = await explain('web-1', fake);

    expect(body.holds.map(({ id }: { id: string }) => id)).toEqual(['hold-1', 'hold-3']);
  });

  it('says so when nothing, or more than one thing, has the name', async () => {
    const fake = shop();
    const [one] = fake.state.model.resources.values();
    const resources = new Map(
      [...fake.state.model.resources.values()].map((resource) => [resource.id, resource]),
    );
    if (one !== undefined) resources.set('arn:twin', { ...one, id: 'arn:twin' });
    fake.state.model = { ...fake.state.model, resources };

    const nothing = await explain('web-9', fake);
    const several = await explain('web-1', fake);

    expect(nothing.status).toBe(404);
    expect(nothing.body.detail).toContain('"web-9"');
    expect(several.status).toBe(409);
    expect(several.body.problems).toContain('arn:twin');
  });
});
