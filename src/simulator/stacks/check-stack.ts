import { z } from 'zod';
import { keysInSchema } from '../../policy/json-schema-keys.ts';
import type { Problem } from '../../policy/policy.ts';
import { hasErrors } from '../../policy/problem-text.ts';
import { reportInto } from '../../policy/report.ts';
import { schemaProblems } from '../../policy/schema-problems.ts';
import { checkServices } from '../../policy/services-file.ts';
import type { Path, YamlSource } from '../../policy/yaml-source.ts';
import { checkCertificates } from './check-certificates.ts';
import { checkBackups } from './check-backups.ts';
import { checkBuckets } from './check-buckets.ts';
import { checkCompute } from './check-compute.ts';
import { checkContainers } from './check-containers.ts';
import { checkCaches, checkDatabases } from './check-databases.ts';
import { checkFileSystems } from './check-file-systems.ts';
import { checkConfig } from './check-config.ts';
import { checkDistributions } from './check-distributions.ts';
import { checkLogFilters } from './check-log-filters.ts';
import { checkKubernetes } from './check-kubernetes.ts';
import { checkNames } from './check-names.ts';
import { checkNetwork } from './check-network.ts';
import { checkOrganization } from './check-organization.ts';
import { checkPlaces } from './check-places.ts';
import { checkQueues } from './check-queues.ts';
import { checkServerless } from './check-serverless.ts';
import { checkIdentities } from './check-identities.ts';
import { checkRecovery } from './check-recovery.ts';
import { checkRunbooks } from './check-runbooks.ts';
import { checkSignals } from './check-signals.ts';
import { checkTables } from './check-tables.ts';
import { checkTopics } from './check-topics.ts';
import { checkTrails } from './check-trails.ts';
import { type StackDescription, stackSchema } from './stack-schema.ts';

export interface CheckedStack {
  /** Absent where something is wrong with it. */
  readonly stack?: StackDescription;
  readonly problems: readonly Problem[];
}

const checks = [
  checkPlaces,
  checkDistributions,
  checkCompute,
  checkRunbooks,
  checkConfig,
  checkLogFilters,
  checkDatabases,
  checkCaches,
  checkQueues,
  checkTopics,
  checkServerless,
  checkTables,
  checkCertificates,
  checkBuckets,
  checkContainers,
  checkKubernetes,
  checkNetwork,
  checkFileSystems,
  checkBackups,
  checkTrails,
  checkIdentities,
  checkOrganization,
  checkNames,
  checkRecovery,
  checkSignals,
];

/**
 * A stack out of a document, or out of the part of one at a path (a scenario with its stack inside); or
 * every mistake with its position. Never throws.
 */
export function checkStack(document: YamlSource, at: Path = []): CheckedStack {
  const source = partOf(document, at);
  const parsed = stackSchema.safeParse(source.value);
  if (!parsed.success) {
    const shape = z.toJSONSchema(stackSchema, { io: 'input' });
    return { problems: schemaProblems(source, parsed.error, (path) => keysInSchema(shape, path)) };
  }
  const stack = parsed.data;
  const problems: Problem[] = [...checkServices(source, stack.services)];
  const report = reportInto(problems, source);
  for (const check of checks) check(stack, report);
  return hasErrors(problems) ? { problems } : { stack, problems };
}

/** A part of a document as if it were one, which still knows where it stands. */
function partOf(source: YamlSource, at: Path): YamlSource {
  let value: unknown = source.value;
  for (const step of at)
    value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
  return {
    file: source.file,
    value,
    positionOf: (path) => source.positionOf([...at, ...path]),
    positionOfKey: (path) => source.positionOfKey([...at, ...path]),
    positionInText: (path, offset) => source.positionInText([...at, ...path], offset),
  };
}
