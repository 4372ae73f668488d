import { z } from 'zod';
import { duration, durationBy } from '../../daemon/config-duration.ts';
import { perSecond, regionNames, resourceName, tags, zoneName, zoneNames } from './stack-fields.ts';

const machineType = z.string().min(1).default('t3.large').describe('Instance type.');

const capacity = perSecond.describe('Requests per second that one machine can serve.');

const machines = z.int().min(0).max(10_000);

export const groupSchema = z.strictObject({
  name: resourceName.describe('Name of the Auto Scaling group.'),
  regions: regionNames,
  zones: zoneNames,
  size: z.int().min(1).max(10_000).describe('Desired capacity.'),
  min: machines.optional().describe('Least; absent: 0.'),
  max: machines.optional().describe('Most; absent: twice the size.'),
  capacity,
  type: machineType,
  healthCheck: z.enum(['EC2', 'ELB']).default('EC2').describe('Whose word Auto Scaling replaces members on.'),
  grace: durationBy(300_000, { least: '0s', most: '2h' }).describe(
    'How long after its launch nobody looks at a member.',
  ),
  impairedPatience: durationBy(600_000, { least: '0s', most: '2h' }).describe(
    'How long a status check must be impaired; AWS says only "a few minutes".',
  ),
  targetGroups: z
    .array(resourceName)
    .default([])
    .describe('Target groups, by name, that members are registered with.'),
  targetTracking: z
    .strictObject({
      cpu: z.number().min(1).max(100).describe('Average CPU, in per cent, that its scaling policy aims at.'),
      warmUp: durationBy(300_000, { least: '0s', most: '2h' }).describe(
        'How long after a launch it changes nothing.',
      ),
    })
    .optional()
    .describe('Target tracking; absent: nothing changes its size by itself.'),
  launchTemplate: z
    .strictObject({
      name: resourceName.describe('Name of the launch template.'),
      version: z.int().min(1).default(1).describe('Its version.'),
    })
    .optional()
    .describe('What it launches from; absent: a template of its own name.'),
  spot: z
    .boolean()
    .default(false)
    .describe('Whether its members are Spot Instances, which EC2 may take back.'),
  applicationChecks: z
    .boolean()
    .default(false)
    .describe('Whether EC2 asks the application of its members, too, by application status checks.'),
  tags,
});

export const instanceSchema = z.strictObject({
  name: resourceName.describe('Value of the tag Name.'),
  zone: zoneName.default('home/1'),
  type: machineType,
  capacity,
  targetGroups: z
    .array(resourceName)
    .default([])
    .describe('Target groups, by name, that it is registered with.'),
  autoRecovery: z
    .boolean()
    .default(true)
    .describe('Whether EC2 moves it to another host by itself when its own fails.'),
  encrypted: z.boolean().default(true).describe('Whether its volume is encrypted at rest.'),
  lastSnapshot: duration({ least: '0s', most: '365d' })
    .optional()
    .describe('How old the newest snapshot of its volume is; absent: there is none.'),
  tags,
});

const seconds = (defaultMs: number) => durationBy(defaultMs, { least: '2s', most: '5m' });
const inARow = z.int().min(2).max(10);

const targetGroupSchema = z.strictObject({
  name: resourceName.describe('Name of the target group.'),
  port: z.int().min(1).max(65_535).default(8080).describe('Port of the application.'),
  check: z
    .strictObject({
      path: z
        .string()
        .startsWith('/', 'must begin with /')
        .default('/healthz')
        .describe('What is asked for.'),
      every: seconds(30_000).describe('Interval.'),
      timeout: seconds(5_000).describe('How long an answer may take.'),
      healthyAfter: inARow.default(5).describe('Passed checks in a row after which a target is in.'),
      unhealthyAfter: inARow.default(2).describe('Failed checks in a row after which it is out.'),
      deep: z
        .boolean()
        .default(false)
        .describe('Whether what is asked for asks the database and the cache, too.'),
    })
    .prefault({}),
  slowStart: duration({ least: '30s', most: '15m' })
    .optional()
    .describe('Over which time a new target is given its full share; absent: at once.'),
  deregistrationDelay: durationBy(300_000, { least: '0s', most: '1h' }).describe(
    'How long a target that leaves may end its requests.',
  ),
  sticky: z
    .boolean()
    .default(false)
    .describe('Whether it is set up to tie each user to one machine; requests are shared out all the same.'),
});

export const balancerSchema = z.strictObject({
  name: resourceName.describe('Name of the load balancer.'),
  regions: regionNames,
  zones: zoneNames,
  type: z
    .enum(['application', 'network', 'classic'])
    .default('application')
    .describe('Kind of load balancer.'),
  crossZone: z
    .boolean()
    .optional()
    .describe("Whether each zone's address sends to the machines of every zone; absent: as AWS has it."),
  deletionProtection: z.boolean().default(false).describe('Whether AWS refuses to delete it.'),
  scheme: z
    .enum(['internet-facing', 'internal'])
    .default('internet-facing')
    .describe('Whether its addresses are public.'),
  port: z.int().min(1).max(65_535).default(80).describe('Port of the listener.'),
  protocol: z
    .enum(['HTTP', 'HTTPS', 'TCP'])
    .optional()
    .describe('Protocol of the listener; absent: HTTP, of a network balancer TCP.'),
  targetGroup: targetGroupSchema,
  tags,
});
