import {
  GetDistributionConfigCommand,
  ListDistributionsCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import type { Action } from '../../../src/actions/action.ts';
import { flipDns } from '../../../src/actions/flip-dns.ts';
import { switchOrigin } from '../../../src/actions/switch-origin.ts';
import type { Model } from '../../../src/model/model.ts';
import type { Resource } from '../../../src/model/resource.ts';
import { cloudfront } from '../../../src/pollers/cloudfront.ts';
import { elbv2 } from '../../../src/pollers/elbv2.ts';
import { route53 } from '../../../src/pollers/route53.ts';
import { refusal } from './contract-case.ts';
import { found, home, look, remedying, standby, type Watched, type WatchedCase } from './watched.ts';

/** The places that users can be sent to: known before what leads to them. */
const places = [
  [elbv2, 'load-balancers', home],
  [elbv2, 'load-balancers', standby],
] as const;

/** What sends users from one place to another, as it is read and as a remedy turns it. */
export const originCases: readonly WatchedCase[] = [
  {
    name: 'a name that fails over, flipped',
    async run(subject) {
      const read = () =>
        look(subject, [
          ...places,
          [route53, 'zones'],
          [route53, 'zone-tags'],
          [route53, 'health-checks'],
          [route53, 'records'],
        ]);
      const model = await read();
      const record = (from: Model, region: string) =>
        found(from, 'route53:record', `www.example.com A ${region}`);
      const parts = [record(model, home), record(model, standby)];
      const zone = found(model, 'route53:hosted-zone', 'example.com');
      const checks = [...model.ofKind('route53:health-check')].flatMap((id) => model.resources.get(id) ?? []);
      const flipped = await carryOut(flipDns, subject, model, parts[0]);
      const then = await read();
      return {
        zone: [zone.facts['private'], zone.tags],
        records: parts.map(({ facts, tags }) => [
          facts['routing'],
          facts['failover'],
          facts['setIdentifier'],
          facts['evaluateTargetHealth'],
          tags,
        ]),
        'lead to': parts.map(({ relations }) =>
          relations.map(({ type, to }) => [
            type,
            model.resources.get(to)?.kind,
            model.resources.get(to)?.region,
          ]),
        ),
        checks: checks.map(({ facts }) => [facts['type'], facts['port'], facts['path'], facts['disabled']]),
        ...flipped,
        'part then': [home, standby].map((region) => record(then, region).facts['failover']),
      };
    },
  },
  {
    name: 'a distribution, and its origins switched',
    async run(subject) {
      const read = () => look(subject, [...places, [cloudfront, 'distributions']]);
      const model = await read();
      const distribution = found(model, 'cloudfront:distribution', 'shop.example.com');
      const { facts, tags, relations } = distribution;
      const Id = String(facts['distributionId']);
      const { DistributionConfig, ETag } = await subject.edges.send(new GetDistributionConfigCommand({ Id }));
      const switched = await carryOut(switchOrigin, subject, model, distribution);
      const then = await subject.edges.send(new GetDistributionConfigCommand({ Id }));
      const regions = (of: Model, { relations: to }: Resource) =>
        to.map((each) => of.resources.get(each.to)?.region);
      const now = await read();
      const { DistributionList } = await subject.edges.send(new ListDistributionsCommand({}));
      return {
        facts: {
          ...facts,
          distributionId: typeof facts['distributionId'],
          dnsName: String(facts['dnsName']).endsWith('.cloudfront.net'),
          origins: (facts['origins'] as string[]).length,
        },
        tags,
        'leads to': [relations.map(({ type }) => type), regions(model, distribution)],
        ...switched,
        'leads then to': regions(now, found(now, 'cloudfront:distribution', 'shop.example.com')),
        'a new tag': then.ETag !== ETag,
        'with an old tag': await refusal(
          subject.edges.send(new UpdateDistributionCommand({ Id, IfMatch: ETag, DistributionConfig })),
        ),
        listed: [DistributionList?.Quantity, DistributionList?.IsTruncated],
        none: await refusal(subject.edges.send(new GetDistributionConfigCommand({ Id: 'ENOSUCHONE0000' }))),
      };
    },
  },
];

/** The remedy's own plan, sent and watched, as the runner of remediations does. */
async function carryOut(action: Action, subject: Watched, model: Model, target: Resource | undefined) {
  if (target === undefined) throw new Error('there is nothing to act on');
  const context = remedying(subject, model);
  const plan = await action.plan(target, { assumeRoom: true }, context);
  const before = await action.observe(plan, 0, context);
  const receipt = await action.apply(plan, 0, context);
  const sent = { ...context, ...(receipt === undefined ? {} : { receipt }) };
  const atOnce = await action.observe(plan, 0, sent);
  await subject.settle();
  return {
    preconditions: plan.preconditions.map(({ name, holds }) => [name, holds]),
    calls: plan.steps.map(({ calls }) => calls.map(({ service, operation }) => [service, operation])),
    'before it is sent': before,
    'sent, at once': atOnce,
    'sent, later': await action.observe(plan, 0, sent),
  };
}
