import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';

/**
 * One file for the image, `dist/holdfast.js`, and one for the threads of a game day, beside what they read
 * from disk (the page, the policies, the scenarios). Run by `npm run build`, in two passes. The first splits
 * at the lazy imports, where unused exports can be shaken off; the second joins the pieces. In one pass
 * esbuild would keep all of every client that is imported lazily: 700 kB of EC2's schemas alone, and 60 MB of
 * memory when they run.
 */
/**
 * The SDK's generated schemas name members by computed keys (`{ [_hQ]: … }` with `const _hQ = "httpQuery"`),
 * which a bundler must take for side effects, so nothing of them can be shaken off. With the constants
 * written out it can: of EC2's 700 operations Holdfast uses ten.
 */
const pureSchemas: Plugin = {
  name: 'pure-schemas',
  setup: (esbuild) => {
    esbuild.onLoad(
      { filter: /[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ },
      async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const constants = new Map(
          [...text.matchAll(/^const (\w+) = ("[^"]*");$/gm)].map(([, name, value]) => [name, value]),
        );
        return {
          contents: text.replaceAll(/\[(_\w+)\]:/g, (key, name: string) =>
            constants.has(name) ? `${constants.get(name)}:` : key,
          ),
        };
      },
    );
  },
};

const pieces = mkdtempSync(join(tmpdir(), 'holdfast-build-'));
const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // `module` first, or every package's CommonJS twin comes along and the bundle is twice the size.
  mainFields: ['module', 'main'],
  // Names stay as they are: they are in stack traces, and mangling them to put them back costs more.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
};
await build({
  ...common,
  // A game day's worker threads start from a file of their own.
  entryPoints: { holdfast: 'src/main.ts', 'gameday-worker': 'src/simulator/gameday/worker.ts' },
  outdir: pieces,
  splitting: true,
  plugins: [pureSchemas],
});
rmSync('dist', { recursive: true, force: true });
for (const name of ['holdfast', 'gameday-worker']) await joined(name);
rmSync(pieces, { recursive: true });
cpSync('src/dashboard', 'dist/dashboard', { recursive: true, filter: (path) => !path.endsWith('.ts') });
cpSync('policies', 'dist/policies', { recursive: true });
cpSync('scenarios', 'dist/scenarios', { recursive: true });

/** One file from the pieces that a program needs. */
async function joined(name: string): Promise<void> {
  const outfile = `dist/${name}.js`;
  const { metafile } = await build({
    ...common,
    entryPoints: [join(pieces, `${name}.js`)],
    outfile,
    metafile: true,
    // Some dependencies are CommonJS and call require for Node's own modules.
    banner: {
      js: "import { createRequire as holdfastRequire } from 'node:module'; const require = holdfastRequire(import.meta.url);",
    },
  });
  const bytes = metafile.outputs[outfile]?.bytes ?? 0;
  process.stdout.write(`${outfile}: ${(bytes / 1e6).toFixed(1)} MB\n`);
}
