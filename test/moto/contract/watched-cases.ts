import {
  DescribeLoadBalancerAttributesCommand,
  DescribeTargetGroupAttributesCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetComplianceDetailsByConfigRuleCommand } from '@aws-sdk/client-config-service';
import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { StopInstancesCommand } from '@aws-sdk/client-ec2';
import { DescribeInstanceHealthCommand } from '@aws-sdk/client-elastic-load-balancing';
import { audit } from '../../../src/pollers/audit.ts';
import { config } from '../../../src/pollers/config.ts';
import { dynamodb } from '../../../src/pollers/dynamodb.ts';
import { ec2 } from '../../../src/pollers/ec2.ts';
import { elb } from '../../../src/pollers/elb.ts';
import { elbv2 } from '../../../src/pollers/elbv2.ts';
import { vpc } from '../../../src/pollers/vpc.ts';
import { refusal } from './contract-case.ts';
import { originCases } from './origin-cases.ts';
import { found, look, type WatchedCase, word } from './watched.ts';

/** What Holdfast makes of what it reads. In order, on one account each: what a case changes, the next ones find. */
export const watchedCases: readonly WatchedCase[] = [
  {
    name: 'the attributes of load balancers and target groups',
    async run(subject) {
      const { balancing } = subject;
      const model = await look(subject, [
        [elbv2, 'load-balancers'],
        [elbv2, 'target-groups'],
        [elbv2, 'tags'],
        [audit, 'load-balancer-attributes'],
        [audit, 'listeners'],
      ]);
      const web = found(model, 'elbv2:load-balancer', 'web');
      const flow = found(model, 'elbv2:load-balancer', 'flow');
      const { id: TargetGroupArn, facts } = found(model, 'elbv2:target-group', 'web');
      const attributesOf = async (arn = TargetGroupArn) => {
        const { Attributes = [] } = await balancing.send(
          new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }),
        );
        return Object.fromEntries(Attributes.map(({ Key = '', Value }) => [Key, Value]));
      };
      const share = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage';
      const set = (Key: string, Value: string) =>
        balancing.send(
          new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes: [{ Key, Value }] }),
        );
      const before = await attributesOf();
      await set(share, '50');
      const during = await attributesOf();
      await set(share, 'off');
      return {
        types: [web.facts['type'], flow.facts['type']],
        protected: [web.facts['deletionProtection'], flow.facts['deletionProtection']],
        'across zones': [web.facts['crossZone'], flow.facts['crossZone']],
        'plain ports': [web.facts['plainPorts'], flow.facts['plainPorts']],
        sticky: facts['sticky'],
        tags: web.tags,
        'fails open below': [before[share], during[share], (await attributesOf())[share]],
        'an unknown attribute': await refusal(set('no.such.attribute', 'true')),
        'of no load balancer': await refusal(
          balancing.send(
            new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: web.id.replace(/.$/, 'x') }),
          ),
        ),
        'of no target group': await refusal(attributesOf(TargetGroupArn.replace(/.$/, 'x'))),
      };
    },
  },
  {
    name: 'a recorder of AWS Config and its rules, and the recorder stopped',
    async run(subject) {
      const read = () =>
        look(subject, [
          [config, 'rules'],
          [config, 'recorder'],
        ]);
      const recorderIn = (model: Awaited<ReturnType<typeof read>>) => {
        const recorder = found(model, 'config:recorder', 'default');
        return [recorder.facts['recording'], word(model, recorder, 'config/recorder')];
      };
      const model = await read();
      const rule = found(model, 'config:rule', 'databases-protected');
      await subject.stopRecorder();
      return {
        rule: [rule.facts['ruleName'], rule.facts['source'], rule.facts['state'], rule.tags],
        recorder: recorderIn(model),
        'where the account has any': found(model, 'iam:account', subject.account, 'global').facts,
        'recorder then': recorderIn(await read()),
        'of no rule': await refusal(
          subject.config.send(new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName: 'none' })),
        ),
      };
    },
  },
  ...originCases,
  {
    name: 'a classic load balancer, and an instance of it that is stopped',
    async run(subject) {
      const read = () =>
        look(subject, [
          [elb, 'load-balancers'],
          [elb, 'tags'],
        ]);
      const model = await read();
      const { facts, tags } = found(model, 'elb:load-balancer', 'old');
      const [member = ''] = model.ofKind('ec2:instance');
      const health = (from: typeof model) =>
        from.signals.get(member)?.map(({ check, state, reason }) => [check, state, reason]);
      await subject.ec2.send(new StopInstancesCommand({ InstanceIds: [member.split('/').at(-1) ?? ''] }));
      await subject.settle();
      return {
        facts: { ...facts, dnsName: typeof facts['dnsName'] },
        tags,
        'its instance': health(model),
        'its instance then': health(await read()),
        none: await refusal(
          subject.classic.send(new DescribeInstanceHealthCommand({ LoadBalancerName: 'none' })),
        ),
        'of another instance': await refusal(
          subject.classic.send(
            new DescribeInstanceHealthCommand({
              LoadBalancerName: 'old',
              Instances: [{ InstanceId: 'i-0123456789abcdef0' }],
            }),
          ),
        ),
      };
    },
  },
  {
    name: 'tables and how they are set, and what is provisioned of one raised',
    async run(subject) {
      const read = () =>
        look(subject, [
          [dynamodb, 'tables'],
          [dynamodb, 'settings'],
        ]);
      const model = await read();
      const tables = (['orders', 'carts', 'stock'] as const).map((name) =>
        found(model, 'dynamodb:table', name),
      );
      const raise = (reads: number, TableName = 'orders') =>
        subject.tables.send(
          new UpdateTableCommand({
            TableName,
            ProvisionedThroughput: { ReadCapacityUnits: reads, WriteCapacityUnits: 10 },
          }),
        );
      const { TableDescription } = await raise(30);
      await subject.settle();
      const [orders, carts, stock] = tables;
      return {
        orders: orders?.facts,
        carts: carts?.facts,
        'replicas of stock': stock?.facts['replicaRegions'],
        tags: tables.map(({ tags }) => tags),
        words: tables.map(({ id }) => model.signals.get(id)?.map(({ check, state }) => [check, state])),
        'status at once': TableDescription?.TableStatus,
        'capacity then': found(await read(), 'dynamodb:table', 'orders').facts['readCapacity'],
        'to the same': await refusal(raise(30)),
        none: await refusal(raise(30, 'no-such-table')),
      };
    },
  },
  {
    name: 'a network ACL, and a denial before its entries',
    async run(subject) {
      const read = async () => {
        const model = await look(subject, [
          [ec2, 'instances'],
          [elbv2, 'load-balancers'],
          [elbv2, 'target-groups'],
          [vpc, 'subnets'],
          [vpc, 'network-acls'],
        ]);
        const acl = found(model, 'network-acl:acl', 'private-a');
        return { facts: acl.facts, word: word(model, acl, 'network-acl/lets-through') };
      };
      const before = await read();
      await subject.denyInbound();
      const then = await read();
      return {
        default: before.facts['isDefault'],
        subnets: (before.facts['subnets'] as string[]).length,
        inbound: before.facts['inbound'],
        outbound: before.facts['outbound'],
        'lets through': before.word,
        'inbound then': then.facts['inbound'],
        'outbound then': then.facts['outbound'],
        'lets through then': then.word,
      };
    },
  },
];
