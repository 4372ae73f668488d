import type { Observation } from '../../model/observation.ts';
import { partial } from '../finding.ts';
import type { PollContext } from '../poller.ts';
import { reread } from '../reread.ts';
import { exitsPart, readExits } from './exits.ts';
import { knownServices } from './known-services.ts';
import { describeServices, foundOf, servicesPart } from './services.ts';

/** Reads services again, with what ended their tasks. */
export async function refreshServices(
  ids: readonly string[],
  context: PollContext,
): Promise<readonly Observation[]> {
  const asked = knownServices(context).filter(({ id }) => ids.includes(id));
  if (asked.length === 0) return [];
  const services = { poller: 'ecs', part: servicesPart };
  const exits = { poller: 'ecs', part: exitsPart };
  return Promise.all([
    reread(services, context, async () => {
      const described = await describeServices(asked, context);
      const found = new Set(described.map(({ serviceArn }) => serviceArn));
      const gone = asked.flatMap(({ id }) => (found.has(id) ? [] : id));
      return partial(services, context, { ...foundOf(described, context), gone });
    }),
    reread(exits, context, async () =>
      // Whoever asks anew wants to know, however quiet it was when it was last read.
      partial(exits, context, {
        findings: await readExits(
          asked.map((one) => ({ ...one, facts: { ...one.facts, restless: true } })),
          context,
        ),
      }),
    ),
  ]);
}
