import { z } from 'zod';
import { servicesSchema } from '../../policy/services-file.ts';
import { judgeLimits } from '../judge/limits.ts';
import { alarmSchema } from './alarm-schema.ts';
import { certificateSchema } from './certificate-schema.ts';
import { balancerSchema, groupSchema, instanceSchema } from './compute-schema.ts';
import { containerServiceSchema } from './container-schema.ts';
import { cacheSchema, databaseSchema, tableSchema } from './data-schema.ts';
import { configSchema } from './config-schema.ts';
import { distributionSchema } from './distribution-schema.ts';
import { healthCheckSchema, hostedZoneSchema } from './names-schema.ts';
import { kubernetesClusterSchema } from './kubernetes-schema.ts';
import {
  directConnectSchema,
  natGatewaySchema,
  networkAclSchema,
  peeringSchema,
  securityGroupSchema,
  subnetSchema,
  transitGatewaySchema,
  vpnSchema,
} from './network-schema.ts';
import { identitiesSchema } from './identities-schema.ts';
import { organizationSchema } from './organization-schema.ts';
import { queueSchema } from './queue-schema.ts';
import { controlPanelSchema } from './recovery-schema.ts';
import { functionSchema, ruleSchema } from './serverless-schema.ts';
import { topicSchema } from './topic-schema.ts';
import { trailSchema } from './trail-schema.ts';
import { backupSchema, bucketSchema, fileSystemSchema } from './storage-schema.ts';
import { logFilterSchema } from './log-filter-schema.ts';
import { runbookSchema } from './runbook-schema.ts';
import { usersSchema } from './users-schema.ts';

const securityGroup = z
  .string()
  .regex(/^sg-[0-9a-f]{8,17}$/, 'must be a security group such as sg-0fe4ce00fe4ce00fe');

const regionSchema = z.strictObject({
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region such as us-east-1')
    .describe('Name of the region.'),
  zones: z
    .array(z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'must be a zone such as us-east-1a'))
    .min(1)
    .max(6)
    .describe('Its Availability Zones that are used; `home/1` is the first.'),
});

/**
 * A simulated account as its owner would describe it. The first region is home, where the users are served
 * from; the second is standby. Whatever is not said is as AWS would have it.
 */
export const stackSchema = z.strictObject({
  stack: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be small letters, digits and hyphens')
    .describe('Name of the stack.'),
  summary: z.string().min(1).describe('What it is, in a sentence.'),
  account: z
    .string()
    .regex(/^\d{12}$/, 'must be twelve digits in quotes')
    .default('111122223333')
    .describe('Account.'),
  tags: z.record(z.string().min(1), z.string()).default({}).describe('Tags of everything in it.'),
  regions: z.array(regionSchema).min(1).max(8),
  balancers: z.array(balancerSchema).max(100).default([]),
  groups: z.array(groupSchema).max(100).default([]),
  instances: z.array(instanceSchema).max(1_000).default([]),
  databases: z.array(databaseSchema).max(100).default([]),
  caches: z.array(cacheSchema).max(8).default([]),
  queues: z.array(queueSchema).max(100).default([]),
  topics: z.array(topicSchema).max(100).default([]),
  functions: z.array(functionSchema).max(100).default([]),
  rules: z.array(ruleSchema).max(100).default([]),
  tables: z.array(tableSchema).max(100).default([]),
  distributions: z.array(distributionSchema).max(100).default([]),
  certificates: z.array(certificateSchema).max(100).default([]),
  buckets: z.array(bucketSchema).max(100).default([]),
  containerServices: z.array(containerServiceSchema).max(100).default([]),
  kubernetesClusters: z.array(kubernetesClusterSchema).max(20).default([]),
  natGateways: z.array(natGatewaySchema).max(100).default([]),
  subnets: z.array(subnetSchema).max(100).default([]),
  peerings: z.array(peeringSchema).max(100).default([]),
  transitGateways: z.array(transitGatewaySchema).max(100).default([]),
  fileSystems: z.array(fileSystemSchema).max(100).default([]),
  backups: z.array(backupSchema).max(100).default([]),
  vpnConnections: z.array(vpnSchema).max(100).default([]),
  directConnects: z.array(directConnectSchema).max(20).default([]),
  securityGroups: z.array(securityGroupSchema).max(100).default([]),
  networkAcls: z.array(networkAclSchema).max(100).default([]),
  trails: z.array(trailSchema).max(100).default([]),
  identities: identitiesSchema.prefault({}),
  organization: organizationSchema.optional(),
  healthApi: z.boolean().default(true).describe('Whether its support plan lets it use AWS’s Health API.'),
  databaseSecurityGroup: securityGroup
    .default('sg-0db0db0db0db0db0d')
    .describe('Security group that lets the application in to the databases.'),
  fenceSecurityGroup: securityGroup
    .optional()
    .describe('Security group that lets nobody in: a database in this alone is fenced.'),
  hostedZones: z.array(hostedZoneSchema).max(100).default([]),
  healthChecks: z.array(healthCheckSchema).max(100).default([]),
  controlPanels: z.array(controlPanelSchema).max(20).default([]),
  logFilters: z.array(logFilterSchema).max(100).default([]),
  config: z.array(configSchema).max(8).default([]),
  runbooks: z.array(runbookSchema).max(100).default([]),
  alarms: z.array(alarmSchema).max(500).default([]),
  users: usersSchema,
  services: servicesSchema.shape.services.prefault({}),
  policies: z
    .record(z.string().min(1), z.record(z.string().min(1), z.unknown()))
    .default({})
    .describe('What only its owner knows: by policy, the parameters of its first remedy.'),
  limits: judgeLimits.prefault({}),
});

export type StackDescription = z.output<typeof stackSchema>;

/** The same as a file has it, before what is not said is filled in. */
export type WrittenStack = z.input<typeof stackSchema>;
