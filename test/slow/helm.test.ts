import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig } from '../../src/daemon/read-config.ts';
import { chartLines, chartValues } from '../support/chart-values.ts';
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
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  // The rest is looked at by path, as Kubernetes would.
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly template?: { readonly spec: PodSpec };
  };
}
interface Alert {
  readonly alert: string;
  readonly annotations: Readonly<Record<string, string>>;
}
interface PodSpec {
  readonly volumes: readonly {
    readonly name: string;
    readonly configMap?: { readonly name: string };
    readonly persistentVolumeClaim?: { readonly claimName: string };
  }[];
  readonly serviceAccountName: string;
  readonly topologySpreadConstraints?: readonly { readonly topologyKey: string }[];
  readonly containers: readonly {
    readonly image: string;
    readonly args: readonly string[];
    readonly env: readonly { readonly name: string; readonly value: string }[];
    readonly securityContext: Readonly<Record<string, unknown>>;
    readonly volumeMounts: readonly { readonly name: string }[];
  }[];
}

function render(...args: readonly string[]): readonly Manifest[] {
  const result = runTool(binary, ['template', 'r', chart, '--kube-version', '1.31.0', ...args]);
  expect(result.status, result.output).toBe(0);
  return parseAllDocuments(result.output).map((document) => document.toJS() as Manifest);
}

/** Helm shows the notes only to a cluster, so a copy of the chart has them as a document. */
function notes(...args: readonly string[]): string {
  const copy = mkdtempSync(join(tmpdir(), 'holdfast-chart-'));
  cpSync(chart, copy, { recursive: true });
  const text = readFileSync(join(chart, 'templates/NOTES.txt'), 'utf8');
  writeFileSync(
    join(copy, 'templates/notes.yaml'),
    `{{- define "notes" -}}\n${text}\n{{- end -}}\nkind: Notes\ntext: |\n  {{- include "notes" . | nindent 2 }}\n`,
  );
  const { output } = runTool(binary, ['template', 'r', copy, '--kube-version', '1.31.0', ...args]);
  rmSync(copy, { recursive: true });
  return output;
}

describe('the chart', () => {
  it('lints as it is', () => {
    const result = runTool(binary, ['lint', '--strict', chart]);
    expect(result.status, result.output).toBe(0);
  });

  it.each(variants)('renders %s to a configuration that the daemon accepts', (values) => {
    const manifests = render('-f', join(chart, 'ci', values));
    const config = manifests.find((manifest) => manifest.data?.['holdfast.yaml'] !== undefined);
    const text = config?.data?.['holdfast.yaml'] ?? '';
    const pod = manifests.find(({ kind }) => kind === 'Deployment')?.spec?.template?.spec;
    const env = Object.fromEntries(pod?.containers[0]?.env.map(({ name, value }) => [name, value]) ?? []);

    expect(text).not.toBe('');
    expect(readConfig({ name: 'holdfast.yaml', text }, env).problems).toEqual([]);
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

  const podOf = (manifests: readonly Manifest[]): PodSpec => {
    const pod = manifests.find(({ kind }) => kind === 'Deployment')?.spec?.template?.spec;
    if (pod === undefined) throw new Error('there is no Deployment');
    return pod;
  };
  const named = (manifests: readonly Manifest[], kind: string) =>
    manifests.find(
      (manifest) => manifest.kind === kind && manifest.metadata.annotations?.['helm.sh/hook'] === undefined,
    );

  it('takes a role by IRSA, and labels of its own, for its service account', () => {
    const manifests = render('-f', join(chart, 'ci/full-values.yaml'));
    const account = named(manifests, 'ServiceAccount');

    expect(account?.metadata).toMatchObject({
      annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/holdfast' },
      labels: { team: 'sre', 'app.kubernetes.io/name': 'holdfast' },
    });
    expect(podOf(manifests).serviceAccountName).toBe(account?.metadata.name);
  });

  it('takes a service account, a claim and an image that are there already', () => {
    const manifests = render('-f', join(chart, 'ci/existing-claim-values.yaml'));
    const pod = podOf(manifests);

    expect(named(manifests, 'ServiceAccount')).toBeUndefined();
    expect(named(manifests, 'PersistentVolumeClaim')).toBeUndefined();
    expect(pod.serviceAccountName).toBe('holdfast-pod-identity');
    expect(pod.volumes).toContainEqual({ name: 'data', persistentVolumeClaim: { claimName: 'journal' } });
    expect(pod.containers[0]?.image).toMatch(/^holdfast@sha256:[0-9a-f]{64}$/);
  });

  it('has several pods meet in the table, spread over zones, with one at most away at a time', () => {
    const manifests = render('-f', join(chart, 'ci/replicas-values.yaml'));
    const pod = podOf(manifests);
    const config = manifests.find((manifest) => manifest.data?.['holdfast.yaml'] !== undefined);

    expect(parse(config?.data?.['holdfast.yaml'] ?? '')).toMatchObject({
      journal: { store: 'dynamodb', table: 'holdfast-journal', name: 'r-holdfast' },
      replicas: {},
    });
    expect(manifests.find(({ kind }) => kind === 'Deployment')?.spec).toMatchObject({
      replicas: 3,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    });
    expect(pod.topologySpreadConstraints?.map(({ topologyKey }) => topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    expect(pod.volumes).toContainEqual({ name: 'data', emptyDir: {} });
    expect(named(manifests, 'PersistentVolumeClaim')).toBeUndefined();
    expect(named(manifests, 'PodDisruptionBudget')?.spec).toMatchObject({ maxUnavailable: 1 });
    expect(JSON.stringify(named(manifests, 'NetworkPolicy')?.spec)).toContain('podSelector');
  });

  it('has one pod be replaced, with no budget and nothing to spread', () => {
    const manifests = render();
    expect(manifests.find(({ kind }) => kind === 'Deployment')?.spec).toMatchObject({
      replicas: 1,
      strategy: { type: 'Recreate' },
    });
    expect(podOf(manifests).topologySpreadConstraints).toBeUndefined();
    expect(named(manifests, 'PodDisruptionBudget')).toBeUndefined();
  });

  it('keeps its volume when it is uninstalled', () => {
    expect(named(render(), 'PersistentVolumeClaim')?.metadata.annotations).toEqual({
      'helm.sh/resource-policy': 'keep',
    });
  });

  it('mounts policies and services of yours, and reads them', () => {
    const manifests = render('-f', join(chart, 'ci/full-values.yaml'));
    const pod = podOf(manifests);
    const config = manifests.find((manifest) => manifest.data?.['holdfast.yaml'] !== undefined);
    const policies = manifests.find((manifest) => manifest.data?.['mine.yaml'] !== undefined);

    expect(parse(config?.data?.['holdfast.yaml'] ?? '')).toMatchObject({
      policies: '/etc/holdfast/custom',
      services: '/etc/holdfast/config/services.yaml',
      safety: { budgets: { zone: 1 } },
    });
    expect(config?.data?.['services.yaml']).toBe('services: []\n');
    expect(pod.volumes).toContainEqual({
      name: 'policies',
      configMap: { name: policies?.metadata.name },
    });
    expect(pod.containers[0]?.volumeMounts).toContainEqual({
      name: 'policies',
      mountPath: '/etc/holdfast/custom',
      readOnly: true,
    });
    expect(pod.containers[0]?.args).toEqual([
      'run',
      '--config',
      '/etc/holdfast/config/holdfast.yaml',
      '--dry-run',
    ]);
  });

  it.each([
    ['nothing said', [], 'Nothing is touched.'],
    ['a mode without a scope', ['--set', 'mode=auto'], 'nothing will be touched yet'],
    ['both', ['--set', 'mode=auto,scope.tag=a,scope.value=b'], 'Resources tagged a=b may be acted on.'],
    ['no volume', ['--set', 'persistence.enabled=false'], 'WARNING: the journal'],
    ['several pods', ['--set', 'replicaCount=2,journalTable=t'], '2 pods share the work'],
    ['no replica', ['--set', 'replicaCount=0'], 'nothing is watched'],
  ])('tells in its notes what will happen with %s', (_title, args, note) => {
    const output = notes(...args);

    expect(output).toContain(note);
  });

  it('says how all of them are stopped: one pod by its file, several each by its own', () => {
    const several = ['--set', 'replicaCount=2,journalTable=t'];
    const deployment = named(render(...several), 'Deployment')?.spec;
    const labels = Object.entries(deployment?.selector?.matchLabels ?? {});
    const selector = labels.map(([name, value]) => `${name}=${value}`).join(',');

    expect(labels.length).toBeGreaterThan(0);
    expect(notes(...several)).toContain(`get pods -l ${selector} -o name); do kubectl`);
    expect(notes(...several)).not.toContain('exec deploy/');
    expect(notes()).toContain('exec deploy/r-holdfast -- node -e');
  });

  it('acts on nothing unless it is told to', () => {
    const config = render().find((manifest) => manifest.data?.['holdfast.yaml'] !== undefined);
    expect(parse(config?.data?.['holdfast.yaml'] ?? '')).toMatchObject({ mode: 'observe' });
  });

  it.each([
    ['a mode that does not exist', 'mode=everything'],
    ['half a scope', 'scope.tag=holdfast'],
    ['a value that does not exist', 'replicas=2'],
    ['several pods that have no table to meet in', 'replicaCount=2'],
    ['an inner value that does not exist', 'persistence.existingclaim=x'],
    ['a mode beside its own value', 'config.mode=auto'],
    ['a port that the pod does not know', 'config.http.port=9000'],
    ['a grace too short to park in', 'terminationGracePeriodSeconds=5'],
  ])('refuses %s', (_what, value) => {
    expect(
      runTool(binary, ['template', 'r', chart, '--kube-version', '1.31.0', '--set', value]).status,
    ).not.toBe(0);
  });
});

it('gives the operator the alerts as they are, each with the address of its page', () => {
  const [rule] = render('-f', join(chart, 'ci/full-values.yaml')).filter(
    ({ kind }) => kind === 'PrometheusRule',
  ) as unknown as [{ metadata: { labels: object }; spec: { groups: { rules: Alert[] }[] } }];
  const shipped = parse(readFileSync(join(chart, 'files/alerts.yaml'), 'utf8')) as {
    groups: { rules: Alert[] }[];
  };
  expect(rule.metadata.labels).toMatchObject({ release: 'prometheus' });
  expect(rule.spec.groups.flatMap(({ rules }) => rules)).toEqual(
    shipped.groups
      .flatMap(({ rules }) => rules)
      .map((alert) => ({
        ...alert,
        annotations: {
          ...alert.annotations,
          runbook_url: `https://runbooks.example.com/holdfast#${alert.alert.toLowerCase()}`,
        },
      })),
  );
});

describe("the chart's README", () => {
  const values = chartValues(readFileSync(join(chart, 'values.yaml'), 'utf8'));
  const readme = readFileSync(join(chart, 'README.md'), 'utf8');
  const rows = (text: string) => text.split('\n').filter((line) => /^\| `[\w.]+` \|/.test(line));

  it('lists every value with its default and what it says, and no other', () => {
    expect(rows(readme)).toEqual(chartLines(values));
    for (const { path, meaning } of values) expect(meaning, path).toMatch(/^[A-Z0-9`].*\.$/);
  });

  it('lists what the schema knows, down to the last field', () => {
    const schema = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8')) as {
      properties: Record<string, { properties?: Record<string, object> }>;
    };
    const known = Object.entries(schema.properties)
      .filter(([name]) => name !== 'global' && name !== 'scope')
      .flatMap(([name, { properties }]) =>
        properties === undefined ? [name] : Object.keys(properties).map((key) => `${name}.${key}`),
      );

    expect([...known, 'scope'].toSorted()).toEqual(values.map(({ path }) => path).toSorted());
  });

  it('would be found out by a value that is added', () => {
    const planted = chartValues('# -- Planted.\nplanted: 1\n');
    expect(rows(readme)).not.toContain(chartLines(planted)[0]);
  });
});
