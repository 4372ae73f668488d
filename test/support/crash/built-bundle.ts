import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildImage } from '../image/build-image.ts';
import { projectRoot } from '../source-tree.ts';

/** Path of `dist/holdfast.js` as the image holds it. `removeImages` removes what was built for it. */
export function builtBundle(): string {
  const { root } = buildImage(readFileSync(join(projectRoot, 'Dockerfile'), 'utf8'));
  const bundle = join(root, 'app/dist/holdfast.js');
  // Who is killed keeps nothing of what Node compiled; who ends by itself does, for all that start after it.
  spawnSync(process.execPath, [bundle, '--version']);
  return bundle;
}
