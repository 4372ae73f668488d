import { z } from 'zod';
import { regionName, resourceName, tags, zoneName, zoneNames } from './stack-fields.ts';

const cidr = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, 'must be a block of addresses such as 10.20.0.0/16');

export const natGatewaySchema = z.strictObject({
  name: resourceName.describe('Value of its tag Name.'),
  zone: zoneName.default('home/1'),
  serves: zoneNames.describe(
    'Zones whose machines go out by it, by name or number; absent: the one that it stands in.',
  ),
  tags,
});

export const subnetSchema = z.strictObject({
  zone: zoneName.default('home/1'),
  prefix: z.int().min(16).max(28).default(24).describe('Length of its block: 24 has 251 addresses to give.'),
  free: z.int().min(0).max(65_531).describe('Addresses that are free when the story begins.'),
});

export const peeringSchema = z.strictObject({
  name: resourceName.describe('Value of its tag Name.'),
  region: regionName,
  to: cidr.describe('Block of addresses of the other VPC, which every subnet has a route to.'),
  tags,
});

export const transitGatewaySchema = z.strictObject({
  name: resourceName.describe('Value of the tag Name of the attachment.'),
  region: regionName,
  to: cidr.describe('Block of addresses behind the Transit Gateway, which every subnet has a route to.'),
  tags,
});

export const securityGroupSchema = z.strictObject({
  name: resourceName.describe('Name of the security group.'),
  region: regionName,
  targetGroup: resourceName
    .optional()
    .describe(
      'Target group whose machines, of Auto Scaling groups, stand behind it: their load balancer is let in.',
    ),
  databases: z
    .boolean()
    .default(false)
    .describe('Whether it is the one of the databases (`databaseSecurityGroup`): the network is let in.'),
  open: z
    .array(z.int().min(1).max(65_535))
    .default([])
    .describe('Ports on which it lets in the whole internet as well.'),
  tags,
});

export const networkAclSchema = z.strictObject({
  name: resourceName.describe('Value of its tag Name.'),
  zone: zoneName
    .optional()
    .describe('Zone whose subnet it guards, by name or number; absent: none, it is there to be found.'),
  answers: z
    .boolean()
    .default(true)
    .describe(
      'Whether it lets answers out, and lets in what the load balancers send. `false` needs no zone: HTTPS is let in, and no answer out.',
    ),
  tags,
});

export const vpnSchema = z.strictObject({
  name: resourceName.describe('Value of its tag Name.'),
  region: regionName,
  device: resourceName
    .default('router')
    .describe('Device of the owner’s at which it ends: those of one name end at the same.'),
  tunnels: z.int().min(1).max(2).default(2).describe('How many of its two tunnels are set up.'),
  tags,
});

export const directConnectSchema = z.strictObject({
  name: resourceName.describe('Name of the connection, and of the virtual interface on it.'),
  region: regionName,
  location: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{1,20}$/, 'must be the code of a location such as EqDC2')
    .default('EqDC2')
    .describe('Code of the Direct Connect location at which it ends.'),
  gateway: resourceName
    .optional()
    .describe(
      'Virtual private gateway of its own, shared by those that name the same: nobody in the stack needs the site behind it. Absent: the one of the region’s VPN connections.',
    ),
  gigabits: z.int().min(1).max(400).default(1).describe('Bandwidth in Gbit/s.'),
  tags,
});
