import { cpSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

/**
 * One file for the image: `dist/holdfast.js`, beside what it reads from disk (the page's files). Run by
 * `npm run build`. `module` comes first among the main fields, or every package's CommonJS twin comes
 * along and the bundle is twice the size.
 */
rmSync('dist', { recursive: true, force: true });
const result = await build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/holdfast.js',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: true,
  legalComments: 'none',
  metafile: true,
  // Some dependencies are CommonJS and call require for Node's own modules.
  banner: {
    js: "import { createRequire as holdfastRequire } from 'node:module'; const require = holdfastRequire(import.meta.url);",
  },
});
cpSync('src/dashboard', 'dist/dashboard', { recursive: true, filter: (path) => !path.endsWith('.ts') });
cpSync('policies', 'dist/policies', { recursive: true });

const bytes = result.metafile.outputs['dist/holdfast.js']?.bytes ?? 0;
process.stdout.write(`dist/holdfast.js: ${(bytes / 1e6).toFixed(1)} MB\n`);
