import { z } from 'zod';
import { defineFault } from './fault.ts';
import { oneOf } from './select.ts';
import { fileSystemName, selectFileSystem } from './select-file-system.ts';

export const surgeFileSystem = defineFault({
  name: 'surge-file-system',
  summary:
    'much more is read from and written to a file system than usual: what is above its throughput waits',
  parameters: z.strictObject({
    fileSystem: fileSystemName,
    times: z.number().min(1).max(1_000).default(10).describe('So many times what is usual.'),
  }),
  sample(world, draw) {
    const found = oneOf([...world.fileSystems.values()], draw);
    return found === undefined ? undefined : { fileSystem: found.name, times: 10 };
  },
  begin(world, { fileSystem, times }) {
    const { surges } = selectFileSystem(world, fileSystem);
    const cause = { times };
    surges.add(cause);
    return () => void surges.delete(cause);
  },
});
