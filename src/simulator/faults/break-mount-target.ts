import { z } from 'zod';
import { defineFault } from './fault.ts';
import { oneOf, selectZone, zoneName } from './select.ts';
import { fileSystemName, selectFileSystem } from './select-file-system.ts';

export const breakMountTarget = defineFault({
  name: 'break-mount-target',
  summary: 'the mount target of a file system fails in one zone, whose machines do not reach it any more',
  parameters: z.strictObject({ fileSystem: fileSystemName, zone: zoneName.default('home/1') }),
  sample(world, draw) {
    const there = [...world.fileSystems.values()].flatMap(({ name, mountTargets }) =>
      mountTargets.map(({ zone }) => ({ fileSystem: name, zone })),
    );
    return oneOf(there, draw);
  },
  begin(world, { fileSystem, zone: place }) {
    const { name, mountTargets } = selectFileSystem(world, fileSystem);
    const zone = selectZone(world, place);
    const found = mountTargets.find((one) => one.zone === zone);
    if (found === undefined) throw new Error(`the file system ${name} has no mount target in ${zone}`);
    const cause = {};
    found.broken.add(cause);
    return () => void found.broken.delete(cause);
  },
});
