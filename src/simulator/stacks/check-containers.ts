import type { Report } from '../../policy/report.ts';
import type { StackDescription } from './stack-schema.ts';

/** Names are there once in a cluster, and a deployment can move. */
export function checkContainers({ containerServices }: StackDescription, report: Report): void {
  containerServices.forEach(({ name, cluster, region, minimumHealthyPercent, maximumPercent }, index) => {
    const twin = containerServices.findIndex(
      (one) => one.name === name && one.cluster === cluster && one.region === region,
    );
    if (twin < index)
      report(
        ['containerServices', index, 'name'],
        `the service ${name} is there twice in the cluster ${cluster}`,
      );
    if (maximumPercent <= minimumHealthyPercent)
      report(
        ['containerServices', index, 'maximumPercent'],
        `${name} could never be deployed: nothing may be started, and nothing stopped`,
        'say a maximumPercent above its minimumHealthyPercent',
      );
  });
}
