import type { EvaluationResult } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { actions } from '../../../src/actions/registry.ts';
import { createAwsAccess } from '../../../src/aws/client-pool.ts';
import { createPermissionWatch } from '../../../src/daemon/permission-watch.ts';
import type { Trouble } from '../../../src/engine/view.ts';
import type { ForeseenDenial } from '../../../src/model/foreseen-denial.ts';
import type { PolicyMode } from '../../../src/policy/policy.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { runUntil } from '../../../src/simulator/run-until.ts';
import { VirtualClock } from '../../../src/simulator/virtual-clock.ts';
import { fakeView } from '../../support/fake-view.ts';
import { awsFailure } from '../../support/fake-aws/answers.ts';
import { account, buildModel, noon, region, resource } from '../../support/model-builder.ts';
import { actionRung, minute, pageRung, policy } from '../../support/safety-builder.ts';

const other = '222222222222';
const start = 'ec2:StartInstances';

interface Question {
  readonly PolicySourceArn: string;
  readonly ActionNames: readonly string[];
  readonly ResourceArns: readonly string[];
}

const instanceOf = (owner: string, name: string, where = region) =>
  resource({ id: `arn:aws:ec2:${where}:${owner}:instance/i-${name}`, account: owner, region: where });

/** A watch on two accounts that have instances each, on an IAM that answers as a test says. */
function watching(
  options: {
    readonly mode?: PolicyMode;
    readonly instances?: number;
    readonly elsewhere?: readonly ReturnType<typeof instanceOf>[];
  } = {},
) {
  const clock = new VirtualClock(noon);
  const asked: (Question & { readonly account: string })[] = [];
  const stage = {
    clock,
    asked,
    /** What IAM answers about one permission: a denial of nothing, unless told otherwise. */
    result: (_permission: string, _things: readonly string[]): Partial<EvaluationResult> => ({
      EvalDecision: 'allowed',
    }),
    /** Called before IAM answers: to throw, or to wait. */
    before: async (_account: string): Promise<void> => undefined,
    foreseen: new Map<string, readonly ForeseenDenial[]>(),
    troubles: new Map<string, Trouble>(),
    view: fakeView(),
  };
  const own = Array.from({ length: options.instances ?? 1 }, (_, index) => instanceOf(account, `a${index}`));
  const { state, view } = stage.view;
  state.settled = true;
  state.model = buildModel({ resources: [...own, instanceOf(other, 'b'), ...(options.elsewhere ?? [])] });
  state.settings = { ...state.settings, maxMode: 'auto' };
  state.policies = [
    policy({
      mode: options.mode ?? 'auto',
      remedy: [actionRung({ action: 'stop-start-instance' }), pageRung],
    }),
  ];
  const aws = createAwsAccess({
    clock,
    log: silentLogger,
    accounts: [{ account }, { account: other, roleArn: `arn:aws:iam::${other}:role/holdfast` }],
    transport: async ({ operation, input, scope }) => {
      if (operation === 'AssumeRole')
        return { Credentials: { AccessKeyId: 'a', SecretAccessKey: 'b', SessionToken: 'c' } };
      if (operation === 'GetCallerIdentity')
        return { Arn: `arn:aws:sts::${scope.account}:assumed-role/holdfast/session` };
      if (operation === 'GetRole')
        return { Role: { Arn: `arn:aws:iam::${scope.account}:role/ops/holdfast` } };
      await stage.before(scope.account);
      const question = input as Question;
      asked.push({ ...question, account: scope.account });
      return {
        EvaluationResults: question.ActionNames.map((EvalActionName) => ({
          EvalActionName,
          ...stage.result(EvalActionName, question.ResourceArns),
        })),
      };
    },
  });
  const check = createPermissionWatch({
    aws,
    accounts: [account, other].map((each) => ({ account: each, regions: [region] })),
    actions,
    clock,
    log: silentLogger,
    view,
    troubles: {
      begin: (trouble) => stage.troubles.set(trouble.part, trouble),
      end: (part) => stage.troubles.delete(part),
    },
    foresee: async (of, denials) => void stage.foreseen.set(of, denials),
  });
  return {
    ...stage,
    stage,
    check,
    /** Checks once, with a minute of time for the answers. */
    checkNow: async () => {
      void check();
      await runUntil(clock, clock.now() + minute);
    },
    wait: (ms: number) => runUntil(clock, clock.now() + ms),
    denied: (of = account) => (stage.foreseen.get(of) ?? []).map(({ permission }) => permission),
  };
}

const implicitly = { EvalDecision: 'implicitDeny' } as const;
const deny =
  (permission: string, how: Partial<EvaluationResult> = implicitly) =>
  (each: string): Partial<EvaluationResult> =>
    each === permission ? how : { EvalDecision: 'allowed' };

describe('what IAM says ahead', () => {
  it('is asked of the role in each account, about what acting remedies change and there is', async () => {
    const { asked, checkNow, foreseen, troubles } = watching();
    await checkNow();

    expect(asked.toSorted((a, b) => a.account.localeCompare(b.account))).toMatchObject([
      {
        PolicySourceArn: `arn:aws:iam::${account}:role/ops/holdfast`,
        ActionNames: [start, 'ec2:StopInstances'],
        ResourceArns: [instanceOf(account, 'a0').id],
      },
      {
        PolicySourceArn: `arn:aws:iam::${other}:role/ops/holdfast`,
        ResourceArns: [instanceOf(other, 'b').id],
      },
    ]);
    expect(foreseen.size + troubles.size).toBe(0);
  });

  it.each<[string, Parameters<typeof watching>[0], boolean]>([
    ['is not asked of a policy that only proposes', { mode: 'propose' }, false],
    ['is asked of a policy that acts once a person approves', { mode: 'approve' }, true],
    ['is asked about 2000 things', { instances: 2000 }, true],
    ['is not asked about 2001 things, of which not all would be seen', { instances: 2001 }, false],
  ])('%s', async (_title, options, isAsked) => {
    const { asked, checkNow } = watching(options);
    await checkNow();

    expect(asked.some((question) => question.account === account)).toBe(isAsked);
  });

  it('is not asked before everything was read once', async () => {
    const { asked, checkNow, view } = watching();
    view.state.settled = false;
    await checkNow();
    expect(asked).toEqual([]);

    view.state.settled = true;
    await checkNow();
    expect(asked).toHaveLength(2);
  });

  const specific = (...decisions: readonly ('allowed' | 'implicitDeny' | 'explicitDeny')[]) => ({
    EvalDecision: decisions.includes('explicitDeny') ? ('explicitDeny' as const) : ('implicitDeny' as const),
    ResourceSpecificResults: decisions.map((EvalResourceDecision, index) => ({
      EvalResourceName: `arn:${index}`,
      EvalResourceDecision,
    })),
  });
  it.each<[string, Partial<EvaluationResult>, boolean]>([
    ['no statement permits it', implicitly, true],
    ['a statement denies it', { EvalDecision: 'explicitDeny' }, true],
    ['it is denied on each thing', specific('implicitDeny', 'explicitDeny'), true],
    ['it is permitted on one thing of several', specific('explicitDeny', 'allowed'), false],
    [
      'a policy asks for what the question did not say',
      { ...implicitly, MissingContextValues: ['aws:SourceVpc'] },
      false,
    ],
    [
      'a policy asks it of one thing only',
      {
        ...implicitly,
        ResourceSpecificResults: [
          {
            EvalResourceName: 'arn:0',
            EvalResourceDecision: 'implicitDeny',
            MissingContextValues: ['aws:x'],
          },
        ],
      },
      false,
    ],
    ['it was answered of another permission', { ...implicitly, EvalActionName: 'ec2:Other' }, false],
  ])('where %s', async (_title, answer, isDenied) => {
    const { stage, checkNow, denied } = watching();
    stage.result = deny(start, answer);
    await checkNow();

    expect(denied()).toEqual(isDenied ? [start] : []);
  });

  it('is no denial where one thing may be changed, in whatever region and however far down the list', async () => {
    const far = instanceOf(account, 'far', 'eu-central-1');
    const { stage, checkNow, denied } = watching({ instances: 120, elsewhere: [far] });
    stage.result = (_permission, things) =>
      things.includes(far.id) ? { EvalDecision: 'allowed' } : implicitly;
    await checkNow();
    expect(denied()).toEqual([]);
    expect(denied(other)).toEqual([start, 'ec2:StopInstances']);
  });

  it('is told to the gates of that account, and to people without calling anybody', async () => {
    const { stage, checkNow, foreseen, troubles, denied } = watching();
    stage.result = deny(start);
    stage.before = async (of) => {
      if (of === other) throw awsFailure('AccessDenied', 'no', 403);
    };
    await checkNow();

    expect(foreseen.get(account)).toEqual([
      {
        account,
        permission: start,
        identity: `arn:aws:iam::${account}:role/ops/holdfast`,
        since: expect.any(Number),
      },
    ]);
    expect(denied(other)).toEqual([]);
    expect([...troubles.values()]).toEqual([
      expect.objectContaining({
        part: `permissions:${account}`,
        blocksActing: false,
        quiet: true,
        reason: expect.stringMatching(
          /may not call ec2:StartInstances .* begun there by stop-start-instance: grant/,
        ),
      }),
    ]);
  });

  it('is lifted by the next answer, which is asked for every five minutes where something is denied', async () => {
    const { stage, checkNow, wait, denied, foreseen, troubles } = watching();
    stage.result = deny(start);
    await checkNow();
    const since = foreseen.get(account)?.[0]?.since;
    await wait(5 * minute);
    await checkNow();
    expect(foreseen.get(account)?.[0]?.since).toBe(since);

    stage.result = () => ({ EvalDecision: 'allowed' });
    await checkNow();
    expect(denied()).toEqual([start]);
    await wait(5 * minute);
    await checkNow();
    expect(denied()).toEqual([]);
    expect(troubles.size).toBe(0);
  });

  it('is lifted when no policy that acts wants it any more', async () => {
    const { stage, checkNow, denied, view } = watching();
    stage.result = deny(start);
    await checkNow();
    view.state.policies = [];
    await checkNow();

    expect(denied()).toEqual([]);
  });

  it('is asked every half hour, and at once for policies that are new', async () => {
    const { asked, checkNow, wait, view } = watching();
    await checkNow();
    await wait(27 * minute);
    await checkNow();
    expect(asked).toHaveLength(2);

    view.state.policies = [
      ...view.state.policies,
      policy({ mode: 'auto', remedy: [actionRung({ action: 'reboot-instance' }), pageRung] }),
    ];
    await checkNow();
    expect(asked.slice(2).map(({ ActionNames }) => ActionNames)).toEqual([
      ['ec2:RebootInstances'],
      ['ec2:RebootInstances'],
    ]);
    await checkNow();
    expect(asked.slice(4).map(({ ActionNames }) => ActionNames)).toEqual([
      [start, 'ec2:StopInstances'],
      [start, 'ec2:StopInstances'],
    ]);
  });

  it.each([
    ['AccessDenied', 403],
    ['InvalidAction', 400],
    ['NoSuchEntity', 404],
    ['ServiceUnavailable', 503],
  ])('is nothing where IAM answers %s', async (code, status) => {
    const { stage, checkNow, foreseen, troubles } = watching();
    stage.before = async () => {
      throw awsFailure(code, 'no', status);
    };
    await checkNow();

    expect(foreseen.size + troubles.size).toBe(0);
  });

  it('outlives an IAM that fails for a while, and not one that fails for good', async () => {
    const { stage, checkNow, wait, denied } = watching();
    stage.result = deny(start);
    await checkNow();
    stage.before = async () => {
      throw awsFailure('AccessDenied', 'no', 403);
    };
    for (let minutes = 0; minutes < 36; minutes += 6) {
      await wait(5 * minute);
      await checkNow();
    }
    expect(denied()).toEqual([start]);
    await wait(5 * minute);
    await checkNow();

    expect(denied()).toEqual([]);
  });

  it('of one account does not wait for that of another, which is not asked twice at once', async () => {
    const { stage, checkNow, denied, asked } = watching();
    stage.result = deny(start);
    let release = () => undefined as void;
    const hangs = new Promise<void>((resolve) => {
      release = resolve;
    });
    stage.before = async (of) => (of === other ? hangs : undefined);
    await checkNow();
    await checkNow();
    expect(denied()).toEqual([start]);

    release();
    await checkNow();
    expect(denied(other)).toEqual([start]);
    expect(asked.filter((question) => question.account === other)).toHaveLength(1);
  });
});
