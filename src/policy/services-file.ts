import { z } from 'zod';
import type { ServiceDeclaration } from '../model/service.ts';
import { durationMs, durationPattern } from './duration.ts';
import { keysInSchema } from './json-schema-keys.ts';
import type { Problem } from './policy.ts';
import { hasErrors } from './problem-text.ts';
import { reportInto } from './report.ts';
import { schemaProblems } from './schema-problems.ts';
import { didYouMean } from './suggest.ts';
import { parseYaml, type YamlSource } from './yaml-source.ts';

const duration = z.string().regex(durationPattern, 'must be a duration such as 30s, 5m or 1h30m');
const percent = z
  .string()
  .regex(/^\d{1,2}(\.\d{1,6})?%$/, 'must be a share below 100% in quotes, such as "99.9%"');

/** The whole of services.yaml. */
export const servicesSchema = z.strictObject({
  services: z.record(
    z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be small letters, digits and hyphens'),
    z.strictObject({
      tier: z.int().min(0).max(9).default(1).describe('Lower is more important.'),
      ids: z
        .array(z.string().startsWith('arn:', 'must be an ARN'))
        .default([])
        .describe('ARNs that belong to it.'),
      tags: z
        .record(z.string().min(1), z.string().min(1))
        .default({})
        .describe('What carries all of these belongs to it.'),
      dependsOn: z.array(z.string()).default([]).describe('Names of other services.'),
      objectives: z
        .strictObject({ slo: percent.optional(), rto: duration.optional(), rpo: duration.optional() })
        .prefault({}),
    }),
  ),
});

type WrittenServices = z.output<typeof servicesSchema>['services'];

/** Declared services, or every mistake. An empty file declares none. Never throws. */
export function parseServices(
  text: string,
  file: string,
): { readonly services: readonly ServiceDeclaration[]; readonly problems: readonly Problem[] } {
  const yaml = parseYaml(file, text);
  const [source, ...more] = yaml.documents;
  if (hasErrors(yaml.problems) || source === undefined) return { services: [], problems: yaml.problems };
  const problems: Problem[] = [];
  for (const extra of more)
    problems.push({
      severity: 'error',
      position: extra.positionOf([]),
      message: 'services.yaml is one document',
    });
  const parsed = servicesSchema.safeParse(source.value);
  if (!parsed.success) {
    const shape = z.toJSONSchema(servicesSchema, { io: 'input' });
    problems.push(...schemaProblems(source, parsed.error, (path) => keysInSchema(shape, path)));
    return { services: [], problems };
  }
  problems.push(...checkServices(source, parsed.data.services));
  if (hasErrors(problems)) return { services: [], problems };
  return { services: Object.entries(parsed.data.services).map(declarationOf), problems };
}

/** A service is made of something, depends on services that exist, and not on itself by any way round. */
export function checkServices(source: YamlSource, services: WrittenServices): readonly Problem[] {
  const problems: Problem[] = [];
  const report = reportInto(problems, source);
  const names = Object.keys(services);
  for (const [name, service] of Object.entries(services)) {
    if (service.ids.length === 0 && Object.keys(service.tags).length === 0)
      report(['services', name], `${name} selects nothing`, 'name ids or tags', { atKey: true });
    service.dependsOn.forEach((other, index) => {
      const at = ['services', name, 'dependsOn', index];
      if (!names.includes(other)) report(at, `there is no service "${other}"`, didYouMean(other, names));
      else if (reaches(services, other, name))
        report(at, `${name} and ${other} depend on one another`, 'one of them must do without');
    });
  }
  return problems;
}

function reaches(services: WrittenServices, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...(services[name]?.dependsOn ?? []));
  }
  return false;
}

function declarationOf([name, service]: [string, WrittenServices[string]]): ServiceDeclaration {
  const { slo, rto, rpo } = service.objectives;
  return {
    name,
    tier: service.tier,
    ids: service.ids,
    tags: service.tags,
    dependsOn: service.dependsOn,
    objectives: {
      ...(slo === undefined ? {} : { slo: shareOf(slo) }),
      ...(rto === undefined ? {} : { rtoSeconds: durationMs(rto) / 1_000 }),
      ...(rpo === undefined ? {} : { rpoSeconds: durationMs(rpo) / 1_000 }),
    },
  };
}

/** As it is written: 99.9 / 100 is a little more than 0.999, and exactly that would be said to miss it. */
function shareOf(percentage: string): number {
  return Number((Number.parseFloat(percentage) / 100).toPrecision(12));
}
