import { z } from 'zod';
import { regionName, resourceName, tags } from './stack-fields.ts';

const domain = z
  .string()
  .regex(
    /^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]*$/,
    'must be a domain name such as shop.example.com',
  );

export const recordSchema = z.strictObject({
  name: domain.describe('Name of the record.'),
  balancer: resourceName.optional().describe('An alias to the load balancer of this name.'),
  distribution: resourceName.optional().describe('An alias to the distribution of this name.'),
  database: resourceName.optional().describe('A CNAME to the endpoint of this database.'),
  values: z.array(z.string().min(1)).min(1).optional().describe('What it says, where it is none of these.'),
  type: z
    .enum(['A', 'AAAA', 'CNAME', 'TXT', 'MX', 'NS', 'SRV', 'CAA'])
    .optional()
    .describe('Record type; absent: A for a balancer or a distribution, else CNAME.'),
  region: regionName,
  ttl: z.int().min(0).max(604_800).default(60).describe('Seconds; of an alias AWS decides.'),
  weight: z.int().min(0).max(255).optional().describe('Weighted routing: its share.'),
  failover: z.enum(['primary', 'secondary']).optional().describe('Failover routing: its part.'),
  setIdentifier: z
    .string()
    .min(1)
    .optional()
    .describe('Tells records of one name apart; absent: the region.'),
  evaluateTargetHealth: z
    .boolean()
    .default(false)
    .describe('Whether an alias counts as unhealthy when its balancer has no healthy target.'),
  healthCheck: resourceName.optional().describe('Health check, by name, that it answers by.'),
});

export const hostedZoneSchema = z.strictObject({
  name: domain.describe('Domain that the zone holds.'),
  id: z
    .string()
    .regex(/^Z[A-Z0-9]{4,31}$/, 'must be a hosted zone id such as Z0123456789ABCDEFGHIJ')
    .optional()
    .describe('Its id; absent: one is made up.'),
  private: z.boolean().default(false).describe('Whether only the VPCs see it.'),
  records: z.array(recordSchema).min(1).max(1_000),
  tags,
});

export const healthCheckSchema = z.strictObject({
  name: resourceName.describe('Value of its tag Name.'),
  id: z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the id of a health check')
    .optional()
    .describe('Its id; absent: one is made up.'),
  balancer: resourceName.optional().describe('Load balancer, by name, that is asked.'),
  region: regionName,
  domain: domain.optional().describe('Domain that is asked, where it is no balancer.'),
  routingControl: resourceName
    .optional()
    .describe('Routing control, by name, that it follows instead of asking anybody.'),
  type: z.enum(['HTTP', 'HTTPS', 'TCP']).default('HTTP').describe('How it asks.'),
  port: z.int().min(1).max(65_535).default(80).describe('Port.'),
  path: z.string().startsWith('/', 'must begin with /').default('/healthz').describe('What it asks for.'),
  everySeconds: z.literal([10, 30]).default(30).describe('Interval of one checker.'),
  failureThreshold: z.int().min(1).max(10).default(3).describe('Answers in a row that change its mind.'),
  disabled: z
    .boolean()
    .default(false)
    .describe('Whether it looks at nothing, which Route 53 takes for healthy.'),
  tags,
});
