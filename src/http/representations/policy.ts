import { z } from 'zod';
import { type Policy, policyModes } from '../../policy/policy.ts';

export const policyShape = z
  .object({
    name: z.string(),
    summary: z.string(),
    watch: z.string(),
    when: z.string(),
    forSeconds: z.number(),
    mode: z.enum(policyModes),
    remedy: z.array(z.string()).describe('The ladder, one line per rung.'),
    cooldownSeconds: z.number(),
    keepServing: z.object({ count: z.number(), share: z.number(), zones: z.number().optional() }),
    limits: z.object({ inFlight: z.number(), perWindow: z.number(), windowSeconds: z.number() }),
    blockIf: z.array(z.string()),
    abortIf: z.array(z.string()),
    successIf: z.array(z.string()),
    runbook: z.string().describe('Markdown.'),
    file: z.string(),
  })
  .meta({ id: 'Policy' });

export function policyRepresentation(policy: Policy): z.output<typeof policyShape> {
  return {
    name: policy.name,
    summary: policy.summary,
    watch: policy.watch,
    when: policy.when.text,
    forSeconds: policy.forMs / 1000,
    mode: policy.mode,
    remedy: policy.remedy.map((rung) => (rung.kind === 'page' ? `page ${rung.to}` : rung.action)),
    cooldownSeconds: policy.cooldownMs / 1000,
    keepServing: {
      count: policy.limits.keepServing.count,
      share: policy.limits.keepServing.percent,
      ...(policy.limits.keepServing.zones === undefined ? {} : { zones: policy.limits.keepServing.zones }),
    },
    limits: {
      inFlight: policy.limits.group.inFlight,
      perWindow: policy.limits.group.perWindow,
      windowSeconds: policy.limits.group.windowMs / 1000,
    },
    blockIf: policy.blockIf.map((condition) => condition.text),
    abortIf: policy.abortIf.map((condition) => condition.text),
    successIf: policy.successIf.map((condition) => condition.text),
    runbook: policy.runbook,
    file: `${policy.position.file}:${policy.position.line}`,
  };
}
