import type { DescribeAutoScalingGroupsCommandOutput } from '@aws-sdk/client-auto-scaling';
import type {
  ListHostedZonesCommandOutput,
  ListResourceRecordSetsCommandOutput,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { z } from 'zod';
import { regionsOf } from '../faults/select.ts';
import { attempt } from './attempt.ts';
import { defineActor } from './actor.ts';

const everything = ['size', 'processes', 'weights'] as const;

/** One call, in the region of what it is about. */
type Call = <T = unknown>(
  region: string,
  service: string,
  operation: string,
  input: object,
) => Promise<T | undefined>;

export const configurationManagement = defineActor({
  name: 'configuration-management',
  summary:
    'Configuration management sets what somebody changed back to what it found when it began: sizes of groups, suspended processes, DNS weights.',
  parameters: z.strictObject({
    everyMinutes: z.number().min(1).max(10_080).default(30).describe('How often it runs.'),
    resets: z
      .array(z.enum(everything))
      .min(1)
      .default([...everything])
      .describe(
        'What it cares for: `size` (minimum, maximum, desired), `processes` (suspended), `weights` (DNS).',
      ),
  }),
  start({ world, aws }, { everyMinutes, resets }) {
    const ended = new AbortController();
    const call: Call = <T>(region: string, service: string, operation: string, input: object) =>
      attempt<T>(aws({ service, operation, input, scope: { account: world.account, region } }));
    const regions = regionsOf(world);
    const work = async (): Promise<void> => {
      await world.clock.sleep(0, ended.signal);
      const groups = await Promise.all(
        regions.map(async (region) => ({ region, are: await readGroups(call, region) })),
      );
      const weights = await readWeights(call);
      for (;;) {
        await world.clock.sleep(everyMinutes * 60_000, ended.signal);
        if (ended.signal.aborted) return;
        for (const { region, are } of groups) await resetGroups(call, region, { were: are, resets });
        if (resets.includes('weights')) await resetWeights(call, weights);
      }
    };
    void work();
    return () => ended.abort();
  },
});

type Groups = NonNullable<DescribeAutoScalingGroupsCommandOutput['AutoScalingGroups']>;

async function readGroups(call: Call, region: string): Promise<Groups> {
  const answer = await call<DescribeAutoScalingGroupsCommandOutput>(
    region,
    'Auto Scaling',
    'DescribeAutoScalingGroups',
    { MaxRecords: 100 },
  );
  return answer?.AutoScalingGroups ?? [];
}

async function resetGroups(
  call: Call,
  region: string,
  { were, resets }: { readonly were: Groups; readonly resets: readonly (typeof everything)[number][] },
): Promise<void> {
  for (const is of await readGroups(call, region)) {
    const was = were.find((one) => one.AutoScalingGroupName === is.AutoScalingGroupName);
    if (was === undefined) continue;
    const { MinSize, MaxSize, DesiredCapacity, AutoScalingGroupName } = was;
    const sizeChanged =
      is.MinSize !== MinSize || is.MaxSize !== MaxSize || is.DesiredCapacity !== DesiredCapacity;
    if (resets.includes('size') && sizeChanged) {
      const input = { AutoScalingGroupName, MinSize, MaxSize, DesiredCapacity };
      await call(region, 'Auto Scaling', 'UpdateAutoScalingGroup', input);
    }
    if (!resets.includes('processes')) continue;
    const [wanted, found] = [suspended(was), suspended(is)];
    const resume = found.filter((one) => !wanted.includes(one));
    const suspend = wanted.filter((one) => !found.includes(one));
    if (resume.length > 0)
      await call(region, 'Auto Scaling', 'ResumeProcesses', {
        AutoScalingGroupName,
        ScalingProcesses: resume,
      });
    if (suspend.length > 0)
      await call(region, 'Auto Scaling', 'SuspendProcesses', {
        AutoScalingGroupName,
        ScalingProcesses: suspend,
      });
  }
}

function suspended(group: Groups[number]): string[] {
  return (group.SuspendedProcesses ?? []).flatMap(({ ProcessName }) => ProcessName ?? []);
}

interface Weighted {
  readonly zone: string;
  readonly record: ResourceRecordSet;
}

/** Route 53 is one for all regions, and is controlled from us-east-1. */
const dnsRegion = 'us-east-1';

async function readWeights(call: Call): Promise<readonly Weighted[]> {
  const zones = await call<ListHostedZonesCommandOutput>(dnsRegion, 'Route 53', 'ListHostedZones', {});
  const found: Weighted[] = [];
  for (const { Id: zone = '' } of zones?.HostedZones ?? []) {
    const answer = await call<ListResourceRecordSetsCommandOutput>(
      dnsRegion,
      'Route 53',
      'ListResourceRecordSets',
      { HostedZoneId: zone },
    );
    for (const record of answer?.ResourceRecordSets ?? [])
      if (record.Weight !== undefined) found.push({ zone, record });
  }
  return found;
}

async function resetWeights(call: Call, were: readonly Weighted[]): Promise<void> {
  const are = await readWeights(call);
  for (const { zone, record } of were) {
    const now = are.find(
      (one) =>
        one.zone === zone &&
        one.record.Name === record.Name &&
        one.record.Type === record.Type &&
        one.record.SetIdentifier === record.SetIdentifier,
    );
    if (now === undefined || now.record.Weight === record.Weight) continue;
    const Changes = [{ Action: 'UPSERT', ResourceRecordSet: record }];
    await call(dnsRegion, 'Route 53', 'ChangeResourceRecordSets', {
      HostedZoneId: zone,
      ChangeBatch: { Changes },
    });
  }
}
