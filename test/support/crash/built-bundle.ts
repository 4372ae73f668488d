import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildImage } from '../image/build-image.ts';
import { projectRoot } from '../source-tree.ts';

/** Path of `dist/holdfast.js` as the image holds it. `removeImages` removes what was built for it. */
export function builtBundle(): string {
  const { root } = buildImage(readFileSync(join(projectRoot, 'Dockerfile'), 'utf8'));
  return join(root, 'app/dist/holdfast.js');
}
