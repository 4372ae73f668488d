import { join } from 'node:path';
import { actions } from '../../src/actions/registry.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import { scenarioAt } from './played-story.ts';
import { projectRoot } from './source-tree.ts';

/**
 * Of a remedy one story in which it helps: `REMEDY-helps.yaml` in test/simulation/remedies/, or one of these, which a test
 * file of its own judges.
 */
export const storiesElsewhere: Readonly<Record<string, { readonly test: string; readonly story: string }>> = {
  'roll-back-alias': { test: 'function-remedies', story: 'functions/roll-back-helps' },
  'limit-function': { test: 'function-remedies', story: 'functions/limit-helps' },
  'roll-back-service': { test: 'container-remedies', story: 'containers/roll-back-helps' },
  'scale-service': { test: 'container-remedies', story: 'containers/scale-helps' },
  'scale-node-group': { test: 'container-remedies', story: 'containers/nodes-help' },
  'remediate-config-rule': { test: 'config-rules', story: 'rules/remediate-config-rule-helps' },
  'start-backup': { test: 'backup-remedy', story: 'backups/backup-helps' },
  'failover-cache': { test: 'caches', story: 'caches/failover-helps' },
  'replace-cache-replica': { test: 'caches', story: 'caches/replace-replica-helps' },
  'raise-table-capacity': { test: 'tables', story: 'tables/raise-capacity-helps' },
  'redrive-dead-letters': { test: 'queue-remedies', story: 'queues/redrive-helps' },
};

/** Every remedy of the registry, in its order. */
export const remedyNames: readonly string[] = actions.map(({ name }) => name);

/** The story in which a remedy helps; throws where it has none. */
export function remedyStory(remedy: string): Scenario {
  const story = storiesElsewhere[remedy]?.story ?? `remedies/${remedy}-helps`;
  return scenarioAt(join(projectRoot, 'test/simulation', `${story}.yaml`));
}
