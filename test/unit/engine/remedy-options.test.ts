import { describe, expect, it } from 'vitest';
import type { Action, Plan } from '../../../src/actions/action.ts';
import { withOptions } from '../../../src/engine/remedy-options.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import type { Gate } from '../../../src/safety/gate.ts';
import { buildModel, instanceId, noon, resource } from '../../support/model-builder.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { actionRung, facts, pageRung, policy, proposal, traits } from '../../support/safety-builder.ts';

const target = instanceId('1');

/** An action that plans one call named for it, or nothing, or never answers. */
function action(
  name: string,
  given: Partial<Action> = {},
  plans: 'a step' | 'nothing' | 'never' = 'a step',
): Action {
  const plan: Plan = {
    action: name,
    target,
    targetName: '1',
    summary: `do ${name}`,
    preconditions: [],
    steps:
      plans === 'nothing'
        ? []
        : [
            {
              name,
              timeoutMs: 1000,
              calls: [
                {
                  service: 'EC2',
                  operation: 'RebootInstances',
                  scope: { account: '1', region: 'eu-west-1' },
                  input: { InstanceIds: [name] },
                },
              ],
            },
          ],
    state: null,
    warnings: [],
  };
  const { lasting: _none, ...plain } = traits({ name, effect: 'none', risk: 'low', reversible: true });
  return {
    ...plain,
    plan: () => (plans === 'never' ? new Promise(() => undefined) : Promise.resolve(plan)),
    apply: async () => undefined,
    observe: async () => 'done',
    verify: () => ({ outcome: 'inconclusive', reason: '' }),
    ...given,
  };
}

const refusing: Gate = {
  name: 'mode',
  protects: '',
  guards: ['action'],
  onError: 'deny',
  overridable: true,
  evaluate: () => ({ outcome: 'deny', reason: 'This policy only watches.' }),
};

function ask(
  actions: readonly Action[],
  given: { readonly ladder?: readonly string[]; readonly calls?: number } = {},
) {
  const ladder = (given.ladder ?? []).map((name) => actionRung({ action: name }));
  const of = policy({ name: 'p', remedy: [...ladder, pageRung] });
  const targets = Array.from({ length: given.calls ?? 1 }, (_, index) => instanceId(String(index + 1)));
  const decisions = targets.map((id) => ({
    proposal: proposal({ policy: of, target: id, rung: pageRung, rungIndex: ladder.length }),
    at: noon,
    outcome: 'act' as const,
    results: [],
  }));
  const pages = targets.map((id) => ({
    kind: 'page' as const,
    at: noon,
    policy: 'p',
    target: id,
    to: 'oncall',
    summary: 's',
  }));
  const clock = manualClock(noon);
  const parts = {
    actions: new Map(actions.map((one) => [one.name, one])),
    aws: {
      client: () => {
        throw new Error('no plan here reads');
      },
    },
    clock,
    gates: [refusing],
    log: silentLogger,
    facts: facts({ model: buildModel({ resources: targets.map((id) => resource({ id })) }) }),
  };
  return { clock, asked: withOptions(parts, pages, decisions) };
}

const namesOf = async ({ asked }: ReturnType<typeof ask>) =>
  (await asked)[0]?.options?.map((option) => option.action);

describe('what a person could do', () => {
  it('comes least destructive first: by what it takes, then by risk, then by whether it can be taken back', async () => {
    const risky = action('risky', { risk: 'high' });
    const final = action('final', { reversible: false });
    const removing = action('removing', { effect: 'removes-target' });
    const harmless = action('harmless');
    expect(await namesOf(ask([removing, risky, final]))).toEqual(['final', 'risky', 'removing']);
    expect(await namesOf(ask([risky, final, harmless], { ladder: ['risky'] }))).toEqual([
      'harmless',
      'final',
      'risky',
    ]);
  });

  it('is at most three things', async () => {
    const many = ['a', 'b', 'c', 'd'].map((name) => action(name));
    expect(await namesOf(ask(many))).toEqual(['a', 'b', 'c']);
  });

  it.each<[string, Partial<Action>]>([
    ['other kinds of things', { kinds: ['rds:instance'] }],
    ['other verdicts', { verdicts: ['healthy'] }],
    ['those who say how', { checkParams: () => [{ path: ['to'], message: 'is needed' }] }],
  ])('leaves out what is meant for %s', async (_title, given) => {
    expect(await namesOf(ask([action('a', given)]))).toBeUndefined();
  });

  it('leaves out what its own preconditions refuse', async () => {
    expect(await namesOf(ask([action('a', {}, 'nothing'), action('b')]))).toEqual(['b']);
  });

  it('says of each why Holdfast does not do it', async () => {
    const [page] = await ask([action('a'), action('b')], { ladder: ['a'] }).asked;
    expect(page?.options).toEqual([
      {
        action: 'a',
        summary: 'do a',
        commands: ['aws ec2 reboot-instances --instance-ids a --region eu-west-1'],
        whyNot: 'This policy only watches.',
      },
      {
        action: 'b',
        summary: 'do b',
        commands: ['aws ec2 reboot-instances --instance-ids b --region eu-west-1'],
        whyNot: 'The policy p does not ask for it.',
      },
    ]);
  });

  it('is not waited for longer than ten seconds, for the call matters more', async () => {
    const { asked, clock } = ask([action('slow', {}, 'never'), action('quick')]);
    let pages: Awaited<typeof asked> | undefined;
    void asked.then((answer) => (pages = answer));
    await clock.advance(9_999);
    expect(pages).toBeUndefined();
    await clock.advance(1);
    expect(pages?.[0]?.options?.map((option) => option.action)).toEqual(['quick']);
    expect(clock.sleeping()).toBe(0);
  });

  it('is worked out for the first three calls of a storm, and every call goes out', async () => {
    const pages = await ask([action('a')], { calls: 5 }).asked;
    expect(pages.map(({ options }) => options?.length ?? 0)).toEqual([1, 1, 1, 0, 0]);
  });
});
