import { z } from 'zod';

/** Parameters that both promotions share. */
const common = {
  to: z.string().min(1).optional().describe('Identifier of the replica; absent: the most advanced one.'),
  fenceSecurityGroup: z
    .string()
    .startsWith('sg-')
    .optional()
    .describe('Security group that lets no client in; the old writer gets it, and only it.'),
  endpointRecord: z
    .strictObject({ zoneId: z.string().min(1), name: z.string().min(1) })
    .optional()
    .describe('CNAME by which clients find the writer; it is moved to the promoted replica.'),
};

export const failoverParams = z
  .strictObject({
    ...common,
    maxLagSeconds: z.number().min(0).describe('RPO: most seconds of writes that may be lost.'),
    withoutFencing: z
      .literal(true)
      .optional()
      .describe('Declares that the old writer cannot be fenced; needs approval.'),
    crossRegion: z.literal(true).optional().describe('Allows a replica in another region; needs approval.'),
    leaveToRdsSeconds: z
      .int()
      .min(0)
      .max(3_600)
      .default(300)
      .describe('How long RDS is left alone to fail a Multi-AZ writer over by itself.'),
  })
  .refine((params) => (params.fenceSecurityGroup === undefined) === (params.withoutFencing === true), {
    message: 'name a fenceSecurityGroup, or declare withoutFencing: true; exactly one of the two',
    path: ['fenceSecurityGroup'],
  });

export const switchoverParams = z.strictObject({
  ...common,
  fenceSecurityGroup: common.fenceSecurityGroup.unwrap(),
});

/** Why a person must approve a failover with these parameters, whatever the policy's mode says. */
export function failoverNeedsApproval(params: Readonly<Record<string, unknown>>): string | undefined {
  if (params['withoutFencing'] === true)
    return 'without fencing the old writer may come back and take writes: two writers, and lost data';
  if (params['crossRegion'] === true) return 'a promotion in another region is never made without a person';
  return undefined;
}
