import { instanceIdOf } from '../aws/arn.ts';
import { complete, failed, partial } from './finding.ts';
import { describeInstance, instancesById, instancesVoice, listInstances } from './ec2/instances.ts';
import {
  allStatuses,
  isReadWhole,
  impairedStatuses,
  inferredPasses,
  statusFindings,
  statusesById,
  statusVoice,
  sweepVoice,
} from './ec2/status.ts';
import type { PollContext, Poller } from './poller.ts';

/** EC2 instances, their state, and what the hypervisor's checks say of them. */
export const ec2: Poller = {
  name: 'ec2',
  parts: [
    {
      ...instancesVoice.part,
      permissions: ['ec2:DescribeInstances'],
      poll: async (context) => {
        const described = (await listInstances(context)).map((each) => describeInstance(each, context.scope));
        return [
          complete(instancesVoice, context, {
            resources: described.map(({ resource }) => resource),
            findings: described.map(({ finding }) => finding),
          }),
        ];
      },
    },
    {
      // A small fleet is read whole. A larger one is asked only for what is not well (one call a kind):
      // that EC2 does not mention a running instance is then its pass.
      ...statusVoice.part,
      permissions: ['ec2:DescribeInstanceStatus'],
      poll: async (context) => {
        const findings = isReadWhole(context)
          ? (await allStatuses(context)).flatMap((status) => statusFindings(status, context.scope))
          : await impairedAndInferred(context);
        return [complete(statusVoice, context, { findings })];
      },
    },
    {
      // Sees each pass itself, so that a fleet's health never rests on absence alone for long.
      ...sweepVoice.part,
      permissions: ['ec2:DescribeInstanceStatus'],
      poll: async (context) => {
        const heartbeat = complete(sweepVoice, context, {});
        if (isReadWhole(context)) return [heartbeat];
        const statuses = await allStatuses(context);
        const findings = statuses.flatMap((status) => statusFindings(status, context.scope));
        return [partial(statusVoice, context, { findings }), heartbeat];
      },
    },
  ],
  refresh: async (ids, context) => {
    const wanted = ids.filter((id) => instanceIdOf(id) !== undefined);
    if (wanted.length === 0) return [];
    const instances = await instancesById(wanted, context);
    const described = instances.map((instance) => describeInstance(instance, context.scope));
    const found = new Set(described.map(({ resource }) => resource.id));
    const gone = wanted.filter((id) => !found.has(id));
    const said = partial(instancesVoice, context, {
      resources: described.map(({ resource }) => resource),
      findings: described.map(({ finding }) => finding),
      gone,
    });
    try {
      const running = instances.filter(({ State }) => State?.Name === 'running');
      const statuses = await statusesById(running, context);
      // What does not run has no status: its old one is withdrawn.
      const still = described.filter(({ resource }) => resource.facts['state'] !== 'running');
      return [
        said,
        partial(statusVoice, context, {
          findings: statuses.flatMap((status) => statusFindings(status, context.scope)),
          gone: [...gone, ...still.map(({ resource }) => resource.id)],
        }),
      ];
    } catch (error) {
      // What is known of the instances must not be lost with it.
      return [said, failed(statusVoice, context, error)];
    }
  },
};

async function impairedAndInferred(context: PollContext) {
  const findings = (await impairedStatuses(context)).flatMap((status) =>
    statusFindings(status, context.scope),
  );
  return [...findings, ...inferredPasses(findings, context)];
}
