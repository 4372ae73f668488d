import { complete, partial } from './finding.ts';
import { describeInstance, instancesVoice, listInstances } from './ec2/instances.ts';
import { rereadInstances } from './ec2/refresh.ts';
import { readSpot, spotMachines, spotVoice } from './ec2/spot.ts';
import {
  allStatuses,
  isReadWhole,
  impairedStatuses,
  inferredPasses,
  statusFindings,
  statusVoice,
  sweepVoice,
} from './ec2/status.ts';
import { readVolumes, volumesVoice, withVolumes } from './ec2/volumes.ts';
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
    {
      ...volumesVoice.part,
      permissions: ['ec2:DescribeVolumeStatus'],
      poll: async (context) => [
        complete(volumesVoice, context, { findings: await readVolumes(withVolumes(context), context) }),
      ],
    },
    {
      ...spotVoice.part,
      permissions: ['ec2:DescribeSpotInstanceRequests'],
      poll: async (context) => [
        complete(spotVoice, context, { findings: await readSpot(spotMachines(context), context) }),
      ],
    },
  ],
  refresh: rereadInstances,
};

async function impairedAndInferred(context: PollContext) {
  const findings = (await impairedStatuses(context)).flatMap((status) =>
    statusFindings(status, context.scope),
  );
  return [...findings, ...inferredPasses(findings, context)];
}
