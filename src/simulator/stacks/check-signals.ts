import type { Report } from '../../policy/report.ts';
import { didYouMean } from '../../policy/suggest.ts';
import { regionOf } from './places.ts';
import type { StackDescription } from './stack-schema.ts';

/** Alarms look at one thing that is there. */
export function checkSignals(stack: StackDescription, report: Report): void {
  stack.alarms.forEach((alarm, index) => {
    const path = ['alarms', index];
    const { name, balancer, database, group, namespace, dimensions } = alarm;
    const said = [balancer, database, group, namespace].filter((one) => one !== undefined).length;
    if (said !== 1)
      report(
        path,
        `${name} must say one of balancer, database, group and namespace, and says ${said === 0 ? 'none' : said}`,
      );
    if (dimensions !== undefined && namespace === undefined)
      report([...path, 'dimensions'], `${name} has dimensions and no namespace`);
    if (alarm.datapointsToAlarm > alarm.evaluationPeriods)
      report(
        [...path, 'datapointsToAlarm'],
        `${name} can never be in alarm: ${alarm.datapointsToAlarm} of ${alarm.evaluationPeriods} periods`,
      );
    const ids = stack.databases.map(({ id }) => id);
    if (database !== undefined && !ids.includes(database))
      report([...path, 'database'], `there is no database "${database}"`, didYouMean(database, ids));
    for (const region of alarm.regions.flatMap((one) => regionOf(stack, one) ?? [])) {
      const named = (part: 'balancers' | 'groups') =>
        stack[part]
          .filter(({ regions }) => regions.some((one) => regionOf(stack, one) === region))
          .map((one) => one.name);
      if (balancer !== undefined && !named('balancers').includes(balancer))
        report(
          [...path, 'balancer'],
          `there is no balancer "${balancer}" in ${region}`,
          didYouMean(balancer, named('balancers')),
        );
      if (group !== undefined && !named('groups').includes(group))
        report(
          [...path, 'group'],
          `there is no group "${group}" in ${region}`,
          didYouMean(group, named('groups')),
        );
    }
  });
}
