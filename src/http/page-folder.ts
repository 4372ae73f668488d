import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where the status page's files are: in the bundle's own `dashboard` folder, else in `src/dashboard`. */
export function pageFolder(): string {
  const bundled = join(import.meta.dirname, 'dashboard');
  return existsSync(bundled) ? bundled : join(import.meta.dirname, '..', 'dashboard');
}
