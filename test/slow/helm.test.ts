import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { configSchema } from '../../src/daemon/config.ts';
import { projectRoot } from '../support/source-tree.ts';
import { helm, runTool } from '../support/tools.ts';

const chart = join(projectRoot, 'helm/holdfast');
const variants = readdirSync(join(chart, 'ci'));
let binary = '';
beforeAll(() => {
  binary = helm();
}, 900_000);

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  // The rest is looked at by path, as Kubernetes would.
  readonly spec?: { readonly template?: { readonly spec: PodSpec } };
}
interface PodSpec {
  readonly volumes: readonly { readonly name: string }[];
  readonly containers: readonly {
    readonly securityContext: Readonly<Record<string, unknown>>;
    readonly volumeMounts: readonly { readonly name: string }[];
  }[];
}

function render(...args: readonly string[]): readonly Manifest[] {
  const result = runTool(binary, ['template', 'r', chart, '--kube-version', '1.31.0', ...args]);
  expect(result.status, result.output).toBe(0);
  return parseAllDocuments(result.output).map((document) => document.toJS() as Manifest);
}

describe('the chart', () => {
  it('lints as it is', () => {
    const result = runTool(binary, ['lint', '--strict', chart]);
    expect(result.status, result.output).toBe(0);
  });

  it.each(variants)('renders %s to a configuration that the daemon accepts', (values) => {
    const manifests = render('-f', join(chart, 'ci', values));
    const config = manifests.find((manifest) => manifest.data?.['holdfast.yaml'] !== undefined);
    const parsed = configSchema.safeParse(parse(config?.data?.['holdfast.yaml'] ?? ''));
    expect(parsed.error?.issues).toBeUndefined();
  });

  it.each(variants)(
    'renders %s with no mount that lacks its volume and a root that cannot be written',
    (values) => {
      const pod = render('-f', join(chart, 'ci', values)).find(({ kind }) => kind === 'Deployment')?.spec
        ?.template?.spec;
      const volumes = pod?.volumes.map((volume) => volume.name);
      expect(pod?.containers).toHaveLength(1);
      for (const container of pod?.containers ?? []) {
        expect(volumes).toEqual(expect.arrayContaining(container.volumeMounts.map((mount) => mount.name)));
        expect(container.securityContext).toMatchObject({
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
        });
      }
    },
  );

  it('acts on nothing unless it is told to', () => {
    const config = render().find((manifest) => manifest.data?.['holdfast.yaml'] !== undefined);
    expect(parse(config?.data?.['holdfast.yaml'] ?? '')).toMatchObject({ mode: 'observe' });
  });

  it.each([
    ['a mode that does not exist', 'mode=everything'],
    ['half a scope', 'scope.tag=holdfast'],
    ['a grace too short to park in', 'terminationGracePeriodSeconds=5'],
  ])('refuses %s', (_what, value) => {
    expect(
      runTool(binary, ['template', 'r', chart, '--kube-version', '1.31.0', '--set', value]).status,
    ).not.toBe(0);
  });
});
