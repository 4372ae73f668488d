import type { Model } from '../../src/model/model.ts';
import type { Resource } from '../../src/model/resource.ts';
import { edgesOf } from '../../src/model/topology.ts';
import type { PostureCase, SketchedResource } from '../../src/posture/rule.ts';
import { buildModel, resource } from './model-builder.ts';

/** The small account of a rule's case, and the resource in it that is judged. */
export function caseModel({ resources, objectives, answered = [] }: PostureCase): {
  readonly subject: Resource;
  readonly model: Model;
} {
  const drawn = resources.map(draw);
  const [subject] = drawn;
  if (subject === undefined) throw new Error('a case has a resource');
  const service = {
    name: 'shop',
    tier: 1,
    derived: false,
    resources: drawn.map(({ id }) => id),
    groups: [],
    dependsOn: [],
    objectives: objectives ?? {},
    state: 'healthy' as const,
    since: 0,
    reason: 'given',
  };
  const { account, region } = subject;
  const model = buildModel({
    resources: drawn,
    services: objectives === undefined ? [] : [service],
    observers: answered.map((name) => ({
      observer: { name, account, region },
      lastSuccessAt: 1,
      resources: 0,
    })),
  });
  return { subject, model };
}

/** As the model has it: records of one name are connected with their set. */
function draw({ kind, name, region = 'us-east-1', zone, facts = {}, relations = [] }: SketchedResource) {
  const { zone: _, ...bare } = resource({ id: name, kind, region, name, facts, relations });
  const placed: Resource = zone === undefined ? bare : { ...bare, zone };
  return { ...placed, relations: edgesOf(placed) };
}
