import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { applyStep } from '../../src/actions/apply-calls.ts';
import { mutations } from '../../src/actions/calls.ts';
import { actions, actionsByName } from '../../src/actions/registry.ts';
import { AwsError } from '../../src/aws/error.ts';
import { createAwsAccess, type ManagedAwsAccess } from '../../src/aws/client-pool.ts';
import { permissionOf } from '../../src/aws/permission.ts';
import { configSchema } from '../../src/daemon/config.ts';
import { examine } from '../../src/daemon/doctor/examine.ts';
import { enabledBy } from '../../src/daemon/enabled.ts';
import { iamPolicies } from '../../src/daemon/iam/iam-policies.ts';
import { loadRules } from '../../src/daemon/load-rules.ts';
import { shippedPolicies } from '../../src/daemon/shipped-policies.ts';
import { emptyModel } from '../../src/model/fold.ts';
import { defaultModelSettings } from '../../src/model/settings.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { type RewritingProxy, startRewritingProxy } from '../support/rewriting-proxy.ts';
import type { MotoAccess } from './build-shop.ts';
import { buildChangeable } from './changeable.ts';
import { changingCalls, notDoneByMoto, notServedByMoto } from './changing-calls.ts';
import { region } from './contract/systems-subject.ts';
import { motoLacks } from './moto-lacks.ts';
import { administrator, asMotoJudges, signAs, switchIamOff, switchIamOn, userWith } from './identities.ts';

const account = '123456789012';

/** What may be changed, as `holdfast iam-policy` would permit it to a daemon whose policies name every remedy. */
const config = configSchema.parse({
  accounts: [{ id: account, regions: [region] }],
  policies: shippedPolicies(),
  journal: { store: 'memory' },
});
const documents = (readOnly: boolean) =>
  iamPolicies({ ...enabledBy(config, []), actions }, { readOnly }).map((policy) => ({
    name: policy.name,
    document: asMotoJudges(policy),
  }));

let calls: Readonly<Record<string, object>>;
let proxy: RewritingProxy;
let users: { readonly reader: MotoAccess['credentials']; readonly actor: MotoAccess['credentials'] };

beforeAll(async () => {
  const moto = inject('moto');
  signAs(administrator);
  calls = await changingCalls(await buildChangeable({ endpoint: moto, credentials: administrator }));
  users = {
    reader: await userWith(moto, documents(true), 'reader'),
    actor: await userWith(moto, documents(false), 'actor'),
  };
  proxy = await startRewritingProxy(moto);
  proxy.rules = [motoLacks];
  await switchIamOn(moto);
});

afterAll(async () => {
  await switchIamOff(inject('moto'));
  await proxy.close();
});

const possible = Object.entries(mutations).flatMap(([service, { operations }]) =>
  Object.keys(operations).map((operation) => ({ service, operation, call: `${service} ${operation}` })),
);
const served = possible.filter(({ service }) => !notServedByMoto.includes(service));

/** Sends calls as the runner of remediations does, and answers what AWS's refusal was sorted into. */
function sender(who: keyof typeof users) {
  let aws: ManagedAwsAccess;
  beforeAll(() => {
    signAs(users[who]);
    const endpoint = inject('moto');
    aws = createAwsAccess({ clock: systemClock, log: silentLogger, accounts: [{ account }], endpoint });
  });
  afterAll(() => aws.destroy());
  return async ({ service, operation, call }: (typeof possible)[number]): Promise<AwsError | undefined> => {
    const input = calls[call] ?? notDoneByMoto[call];
    if (input === undefined) throw new Error(`no input of ${call} is listed`);
    const step = {
      name: call,
      timeoutMs: 1000,
      calls: [{ service, operation, scope: { account, region }, input: JSON.parse(JSON.stringify(input)) }],
    };
    const plan = {
      action: 'any',
      target: 'any',
      targetName: 'any',
      summary: call,
      preconditions: [],
      steps: [step],
      state: null,
      warnings: [],
    };
    const model = emptyModel({ settings: defaultModelSettings, services: [] });
    const context = { aws, model, now: 0, remediation: 'rem-1', log: silentLogger };
    try {
      await applyStep(plan, 0, context);
      return undefined;
    } catch (error) {
      if (error instanceof AwsError) return error;
      throw error;
    }
  };
}

describe('whom the documents that read are given to, on moto with IAM switched on', () => {
  const send = sender('reader');

  it.each(served)('is denied $call, and told which permission is missing', async (each) => {
    const permission = permissionOf(each.service, each.operation);
    const denied = await send(each);
    expect(denied).toMatchObject({ failure: 'denied', permission });
    expect(denied?.message).toContain(`Grant ${permission} to Holdfast's role.`);
  });
});

describe('whom the documents that write are given to as well, on moto with IAM switched on', () => {
  const send = sender('actor');

  it.each(served.filter(({ call }) => notDoneByMoto[call] === undefined))('may $call', async (each) => {
    expect(await send(each)).toBeUndefined();
  });

  it.each(served.filter(({ call }) => notDoneByMoto[call] !== undefined))(
    'would be let $call, if moto had it',
    async (each) => {
      const failed = await send(each);
      expect(failed).toBeInstanceOf(AwsError);
      expect(failed?.failure).not.toBe('denied');
    },
  );
});

/** Pollers all of whose permissions moto lets be tried. Of the others it lacks an operation, or what that is asked of. */
const triedWhole = [
  'autoscaling',
  'cloudfront',
  'cloudwatch',
  'dynamodb',
  'efs',
  'elb',
  'elbv2',
  'events',
  'lambda',
  'logs',
  's3',
  'sns',
  'sqs',
  'ssm',
  'vpc',
];

describe('the doctor with the documents that read, on moto with IAM switched on', () => {
  it('finds every read permitted that an account with one of each thing lets it try', async () => {
    signAs(users.reader);
    process.env['AWS_ENDPOINT_URL'] = proxy.url;
    const rules = await loadRules(config, actionsByName, systemClock.now());
    const findings = await examine({
      config,
      rules,
      clock: systemClock,
      nodeVersion: process.versions.node,
      env: {},
      sendsTest: false,
    });
    const those = (verdict: string) =>
      findings.flatMap((finding) => (finding.verdict === verdict ? [finding.what] : []));
    expect(those('problem')).toEqual([]);
    const whole = new Set(those('ok').flatMap((what) => /^poller (\S+) in /.exec(what)?.[1] ?? []));
    expect(triedWhole.filter((poller) => !whole.has(poller))).toEqual([]);
  });
});

describe('the calls that remedies make', () => {
  it('are all tried that moto serves, and no other', () => {
    const tried = [...Object.keys(calls), ...Object.keys(notDoneByMoto)];
    expect(tried.toSorted()).toEqual(served.map(({ call }) => call).toSorted());
  });

  it('are all of some remedy of the registry', () => {
    const wanted = new Set(actions.flatMap(({ permissions }) => permissions));
    const permissions = possible.map(({ service, operation }) => permissionOf(service, operation));
    expect(permissions.filter((permission) => permission === undefined || !wanted.has(permission))).toEqual(
      [],
    );
  });
});
