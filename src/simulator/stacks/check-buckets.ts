import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import type { StackDescription } from './stack-schema.ts';

/** Names are there once, and what is replicated is versioned on both sides, as S3 has it. */
export function checkBuckets({ buckets }: StackDescription, report: Report): void {
  const names = buckets.map(({ name }) => name);
  buckets.forEach(({ name, versioning, replicateTo }, index) => {
    if (names.indexOf(name) < index) report(['buckets', index, 'name'], `the bucket ${name} is there twice`);
    if (replicateTo.length > 0 && versioning !== 'enabled')
      report(['buckets', index, 'versioning'], `${name} is replicated, which S3 does only with versioning`);
    replicateTo.forEach((to, at) => {
      const path = ['buckets', index, 'replicateTo', at];
      const there = buckets.find((one) => one.name === to);
      if (there === undefined) report(path, `there is no bucket "${to}"`, didYouMean(to, names));
      else if (to === name) report(path, `${name} cannot be replicated to itself`);
      else if (there.versioning !== 'enabled')
        report(path, `${to} takes no replicas, for it has no versioning`);
    });
  });
}
