import { z } from 'zod';
import { actors } from '../../src/simulator/actors/registry.ts';
import { faults } from '../../src/simulator/faults/registry.ts';
import { judgeLimits } from '../../src/simulator/judge/limits.ts';
import { daemonSettings } from '../../src/simulator/scenario/daemon-settings.ts';
import { scenarioSchema } from '../../src/simulator/scenario/schema.ts';

/**
 * A scenario file as editors are told of it: under `do` each fault with its own parameters and no others,
 * under `who` each actor. The parser looks those up by itself, to say more of a mistake.
 */
export function scenarioForEditors(): z.ZodObject {
  const { faults: wrong, actors: others, limits, daemon } = scenarioSchema.shape;
  const { do: _, ...spanOfFault } = wrong.unwrap().element.shape;
  const { who: __, ...spanOfActor } = others.unwrap().element.shape;
  const knownFaults = faults.map(({ name, summary, parameters }) =>
    z.strictObject({ do: z.literal(name), ...spanOfFault, ...parameters.shape }).describe(summary),
  );
  const knownActors = actors.map(({ name, summary, parameters }) =>
    z.strictObject({ who: z.literal(name), ...spanOfActor, ...parameters.shape }).describe(summary),
  );
  return scenarioSchema.extend({
    faults: z
      .array(z.union(knownFaults))
      .max(100)
      .default([])
      .describe(wrong.description ?? ''),
    actors: z
      .array(z.union(knownActors))
      .max(20)
      .default([])
      .describe(others.description ?? ''),
    limits: judgeLimits.prefault({}).describe(limits.description ?? ''),
    daemon: daemonSettings.prefault({}).describe(daemon.description ?? ''),
  });
}

/** With a stack that is described in place as its own schema has it. */
export function scenarioJsonSchema(): string {
  const { properties, ...rest } = z.toJSONSchema(scenarioForEditors(), { io: 'input', target: 'draft-7' });
  const stack = { ...Object(properties?.['stack']), anyOf: [{ type: 'string' }, { $ref: stackSchemaFile }] };
  const schema = { title: 'Holdfast scenario', ...rest, properties: { ...properties, stack } };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** From where the schema of scenarios lies. */
const stackSchemaFile = './stacks/stack.schema.json';
