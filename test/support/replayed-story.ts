import { actionsByName } from '../../src/actions/registry.ts';
import { configSchema } from '../../src/daemon/config.ts';
import { loadRules } from '../../src/daemon/load-rules.ts';
import { shippedPolicies } from '../../src/daemon/shipped-policies.ts';
import { type Replayed, replayJournal } from '../../src/hindsight/replay-journal.ts';
import type { RecordedEvent } from '../../src/journal/event.ts';
import type { PolicySet } from '../../src/policy/policy.ts';
import { gates } from '../../src/safety/registry.ts';
import { createRulesFolder } from '../../src/simulator/gameday/rules-folder.ts';
import { servicesText } from '../../src/simulator/stacks/services-text.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';

/** The policies with which a game day plays this scenario. */
export async function policiesOf({ stack }: Scenario): Promise<PolicySet> {
  const folder = createRulesFolder({
    from: shippedPolicies(),
    overrides: stack.policies,
    services: servicesText(stack),
  });
  try {
    const { rules, problems } = await loadRules(
      configSchema.parse({ policies: folder.policies }),
      actionsByName,
      0,
    );
    if (rules === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
    return rules.policies;
  } finally {
    folder.remove();
  }
}

export function replayWith(events: readonly RecordedEvent[], policies: PolicySet): Promise<Replayed> {
  return replayJournal(events, { policies, gates, traits: actionsByName });
}
