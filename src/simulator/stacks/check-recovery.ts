import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import type { StackDescription } from './stack-schema.ts';

/** Controls have names of their own, a panel begins as its rule wants it, and health checks follow what exists. */
export function checkRecovery({ controlPanels, healthChecks }: StackDescription, report: Report): void {
  const names: string[] = [];
  controlPanels.forEach(({ name: panel, atLeastOn, controls }, panelAt) => {
    const on = controls.filter((control) => control.on).length;
    if (on < atLeastOn)
      report(
        ['controlPanels', panelAt],
        `${panel} begins with ${on} controls On, and its rule wants ${atLeastOn} at least`,
        'say on: true of one that users are led by, or atLeastOn: 0',
      );
    controls.forEach(({ name }, at) => {
      if (names.includes(name))
        report(
          ['controlPanels', panelAt, 'controls', at, 'name'],
          `the routing control ${name} is there twice`,
        );
      names.push(name);
    });
  });
  healthChecks.forEach(({ routingControl: followed }, at) => {
    if (followed !== undefined && !names.includes(followed))
      report(
        ['healthChecks', at, 'routingControl'],
        `there is no routing control "${followed}"`,
        didYouMean(followed, names),
      );
  });
}
