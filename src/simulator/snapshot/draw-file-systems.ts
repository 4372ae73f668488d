import type { Fact } from '../../model/resource.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { resourcesOf, said, type Sketch, text, texts } from './sketch.ts';

type WrittenFileSystem = NonNullable<WrittenStack['fileSystems']>[number];

/** As many as a stack may have. */
const mostFileSystems = 100;

/** File systems of EFS with their mount targets; of how much each may carry nothing is observed. */
export function drawFileSystems(sketch: Sketch): readonly WrittenFileSystem[] {
  const drawn: WrittenFileSystem[] = [];
  for (const { name, region, facts } of resourcesOf(sketch, 'efs:file-system')) {
    const places = sketch.regions.find((one) => one.region === region)?.zones ?? [];
    const zones = texts(facts['mountZones']).filter((zone) => places.includes(zone));
    const alike = drawn.some((one) => one.name === name);
    if (zones.length === 0 || alike || drawn.length >= mostFileSystems) {
      sketch.leftOut.push(
        `file system ${name} in ${region}: ${alike ? 'another has its name' : zones.length === 0 ? 'it has no mount target in a zone that is used' : `a stack has at most ${mostFileSystems}`}`,
      );
      continue;
    }
    const oneZone = text(facts['oneZone']);
    const mode = (['bursting', 'provisioned'] as const).find((one) => one === facts['throughputMode']);
    drawn.push(
      said({
        name,
        region,
        ...(oneZone === undefined || oneZone === 'no' ? { zones } : { oneZone }),
        replicaOf: drawn.find((one) => one.name === sourceOf(facts['replicaOf'], sketch))?.name,
        throughput: mode,
        encrypted: facts['encrypted'] === false ? false : undefined,
      }),
    );
  }
  return drawn;
}

/** Name of the file system that it is a copy of. */
function sourceOf(arn: Fact | undefined, { observed }: Sketch): string | undefined {
  return observed.model.resources.get(text(arn) ?? '')?.name;
}
