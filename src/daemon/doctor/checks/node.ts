import type { Check } from '../check.ts';

/** The version that package.json asks for: Node's own SQLite, and TypeScript without a build. */
const least = 24;

export const nodeCheck: Check = {
  name: 'node',
  examine: async ({ nodeVersion }) => {
    const isEnough = Number.parseInt(nodeVersion, 10) >= least;
    return [
      {
        what: 'Node.js',
        verdict: isEnough ? 'ok' : 'problem',
        detail: `version ${nodeVersion}, and ${least} or newer is needed`,
        ...(isEnough ? {} : { todo: 'install a newer one from https://nodejs.org' }),
      },
    ];
  },
};
