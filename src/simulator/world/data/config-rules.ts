import type { ConfigRegion, ConfigRemediation, ConfigRule } from '../state/config-rule.ts';
import type { Database } from '../state/database.ts';
import type { World } from '../state/world.ts';

/** How long after a change AWS Config has evaluated it (model: AWS says "within minutes"). */
const evaluateEveryMs = 120_000;

/** Evaluates at once and from then on; call it where AWS Config is set up. */
export function startConfigRules(world: World): void {
  const evaluate = () => {
    for (const one of world.configRegions.values()) if (one.recording) evaluateRules(world, one);
  };
  evaluate();
  world.clock.every(evaluateEveryMs, evaluateEveryMs, evaluate);
}

function evaluateRules(world: World, { region, rules }: ConfigRegion): void {
  const at = world.clock.now();
  for (const { results } of rules.values()) {
    const databases = databasesIn(world, region);
    const ids = new Set(databases.map(({ resourceId }) => resourceId));
    for (const id of results.keys()) if (!ids.has(id)) results.delete(id);
    for (const { resourceId, deletionProtection: compliant } of databases)
      if (results.get(resourceId)?.compliant !== compliant) results.set(resourceId, { compliant, at });
  }
}

/** Begins the remediation of resources that break the rule; each ends by itself. */
export function startRemediation(
  world: World,
  region: string,
  rule: ConfigRule,
  ids: readonly string[],
): void {
  const { remediationMs = 0 } = rule;
  for (const id of ids) {
    const now = world.clock.now();
    const remediation: ConfigRemediation = { startedAt: now, updatedAt: now, state: 'IN_PROGRESS' };
    rule.remediations.set(id, remediation);
    world.clock.after(remediationMs, () => {
      const database = databasesIn(world, region).find(({ resourceId }) => resourceId === id);
      remediation.updatedAt = world.clock.now();
      if (database === undefined) {
        remediation.state = 'FAILED';
        remediation.failure = `${id} does not exist`;
      } else {
        database.deletionProtection = true;
        remediation.state = 'SUCCEEDED';
      }
    });
  }
}

function databasesIn(world: World, region: string): readonly Database[] {
  return [...world.databases.values()].filter((database) => database.region === region);
}
