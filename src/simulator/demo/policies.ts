import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Document, parseDocument } from 'yaml';
import { shippedPolicies } from '../../daemon/shipped-policies.ts';
import { fenceSecurityGroup } from '../stacks/shop-data.ts';
import { shopDatabaseName } from '../stacks/shop.ts';
import { internalZone } from '../stacks/shop-names.ts';

export interface DemoRules {
  /** Folder of policy files. */
  readonly policies: string;
  /** File that declares the shop's services. */
  readonly services: string;
  remove(): void;
}

/**
 * What the demo changes of the shipped policies, and nothing else: they may act, and the promotion is
 * told what only an owner knows: how to fence, which name leads clients to the writer, what may be lost.
 */
function override(name: string, document: Document): void {
  if (!document.has('policy')) return;
  document.set('mode', 'auto');
  if (name !== 'promote-replica-on-writer-failure') return;
  document.setIn(['remedy', 0, 'params'], {
    // RDS reports lag once a minute, so no position is known better than that: two minutes at most.
    maxLagSeconds: 120,
    fenceSecurityGroup,
    endpointRecord: { zoneId: internalZone, name: shopDatabaseName },
  });
}

const services = `services:
  shop:
    tier: 1
    tags: { service: shop }
    objectives: { slo: "99.9%", rto: 15m, rpo: 2m }
`;

/** Writes the shop's rules to a temporary folder, from where the production loader reads them. */
export function writeDemoRules(): DemoRules {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-demo-'));
  const from = shippedPolicies();
  for (const file of readdirSync(from).filter((name) => name.endsWith('.yaml'))) {
    const document = parseDocument(readFileSync(join(from, file), 'utf8'));
    override(file.replace(/\.yaml$/, ''), document);
    writeFileSync(join(folder, file), document.toString());
  }
  // Apart from the policies, for every file beside them is read as one.
  const servicesFolder = mkdtempSync(join(tmpdir(), 'holdfast-demo-'));
  const servicesFile = join(servicesFolder, 'services.yaml');
  writeFileSync(servicesFile, services);
  return {
    policies: folder,
    services: servicesFile,
    remove: () => {
      for (const made of [folder, servicesFolder]) rmSync(made, { recursive: true, force: true });
    },
  };
}
