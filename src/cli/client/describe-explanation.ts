import type { Explanation } from '../../http/representations/explanation.ts';
import { formatDuration } from '../../runtime/duration.ts';
import type { CliIo } from '../command.ts';
import { painted } from './colors.ts';
import { describeChanges } from './describe-changes.ts';
import { clean, clockTime, heading, table, wrap } from './print.ts';

type Decision = Explanation['decisions'][number];

/** An explanation for a terminal: the answer first, then all that it rests on. */
export function describeExplanation(explanation: Explanation, io: CliIo): string {
  const lines = [
    heading(clean(explanation.title), io),
    io.colors.dim(explanation.id),
    '',
    wrap(clean(explanation.summary), io, ''),
  ];
  const section = (title: string, body: readonly string[]) => {
    if (body.length > 0) lines.push('', heading(title, io), ...body);
  };
  for (const decision of explanation.decisions) section(titleOf(decision), describeDecision(decision, io));
  section(
    'Policies that ask for nothing',
    explanation.otherPolicies.flatMap((other) => describeOther(other, io)),
  );
  section('What it makes of what it watches', describeWatch(explanation, io));
  for (const remediation of explanation.remediations) {
    section(
      `${remediation.action} on ${clean(remediation.targetName)}: ${remediation.outcome ?? remediation.state}`,
      [
        wrap(clean(`${remediation.summary}: ${remediation.reason}`), io),
        ...remediation.warnings.map((warning) => wrap(io.colors.yellow(clean(warning)), io)),
        table(
          remediation.steps.flatMap((step) => [
            [
              painted(step.state, io),
              clean(step.name),
              step.calls.map((call) => `${call.service} ${call.operation}`).join(', '),
            ],
          ]),
          io,
        ),
      ],
    );
  }
  for (const incident of explanation.incidents) {
    const lasted = formatDuration(incident.durationSeconds * 1000);
    section(
      `Incident ${incident.id}: ${clean(incident.subjectName)}, ${incident.open ? 'open for' : 'lasted'} ${lasted}`,
      [
        table(
          incident.timeline.map(({ at, text }) => [io.colors.dim(`${at.slice(11, 19)} UTC`), clean(text)]),
          io,
        ),
      ],
    );
    section(`Who changed what in the ten minutes before ${incident.id}`, describeChanges(incident, io));
  }
  for (const resource of explanation.resources) {
    section(`Signals of ${clean(resource.name)}`, [
      table(
        resource.signals.map((signal) => [
          painted(signal.state, io),
          signal.check,
          signal.family,
          `${formatDuration(signal.ageSeconds * 1000)} old`,
          clean(signal.reason),
        ]),
        io,
      ),
    ]);
  }
  section(
    'Groups',
    [
      table(
        explanation.groups.map((group) => [
          painted(group.state, io),
          clean(group.name),
          group.kind,
          `${group.serving} of ${group.desired} serve, ${group.failing} fail, ${group.unknown} unknown`,
        ]),
        io,
      ),
    ].filter((text) => text !== ''),
  );
  section(
    'Holds',
    [
      table(
        explanation.holds.map((hold) => [
          hold.id,
          clean(hold.scope),
          `until ${clockTime(hold.expiresAt)}`,
          `${hold.owner}: ${clean(hold.reason)}`,
        ]),
        io,
      ),
    ].filter((text) => text !== ''),
  );
  const { lookedAtNext, readNext } = explanation;
  if (lookedAtNext !== undefined || readNext !== undefined) lines.push('');
  if (readNext !== undefined) lines.push(`AWS is asked again at ${readNext.slice(11, 19)} UTC.`);
  if (lookedAtNext !== undefined) {
    lines.push(
      `Looked at again at ${lookedAtNext.slice(11, 19)} UTC at the latest, and at once when a fact changes.`,
    );
  }
  return lines.join('\n');
}

function titleOf(decision: Decision): string {
  return `${clean(decision.policy)}: ${clean(decision.action)} on ${clean(decision.targetName)}`;
}

function describeOther(
  { policy, mode, why, whatWouldChangeIt }: Explanation['otherPolicies'][number],
  io: CliIo,
): string[] {
  return [
    wrap(`${clean(policy)} (${mode}): ${clean(why)}`, io),
    ...whatWouldChangeIt.map((text) => wrap(`needs: ${clean(text)}`, io, '      ')),
  ];
}

function describeWatch({ watch }: Explanation, io: CliIo): string[] {
  if (watch === undefined) return [];
  const rows = watch.notFor.map(({ why, count, examples }) => [
    `${count} of ${watch.resources}`,
    `${clean(why)} (${clean(examples.join(', '))}${count > examples.length ? ', …' : ''})`,
  ]);
  return rows.length === 0 ? [] : [table(rows, io)];
}

/** Nobody has approved it in time, or enough people; a rejection stands whatever is said after it. */
function isLiftedByApproval({ gates }: Decision): boolean {
  const [first, ...others] = gates.filter(({ outcome }) => outcome !== 'allow');
  return first?.votes !== undefined && first.votes.rejectedBy === undefined && others.length === 0;
}

function describeDecision(decision: Decision, io: CliIo): string[] {
  const rows = decision.gates.map((gate) => {
    const measured = [
      gate.value === undefined ? '' : `is ${clean(gate.value)}`,
      gate.bound === undefined ? '' : `bound ${clean(gate.bound)}`,
      gate.evidenceAgeSeconds === undefined ? '' : `${formatDuration(gate.evidenceAgeSeconds * 1000)} old`,
    ].filter((text) => text !== '');
    const detail = measured.length > 0 ? ` [${measured.join(', ')}]` : '';
    return [painted(gate.outcome, io), gate.gate, `${clean(gate.reason)}${detail}`];
  });
  const lines = [
    wrap(clean(decision.headline), io),
    wrap(`Asked for because: ${clean(decision.reason)}`, io),
    table(rows, io),
  ];
  if (decision.whatWouldChangeIt.length > 0) {
    lines.push(
      '  What would change it:',
      ...decision.whatWouldChangeIt.map((text) => `    - ${wrap(clean(text), io, '      ').trimStart()}`),
    );
  }
  if (decision.ladder.length > 1) {
    lines.push('  Its ladder:', ...decision.ladder.map((text) => wrap(clean(text), io, '    ')));
  }
  if (decision.standing && isLiftedByApproval(decision)) {
    lines.push(
      `  To approve: holdfast approve '${decision.proposal}'`,
      `  To see first what would be sent: holdfast plan '${decision.proposal}'`,
    );
  }
  return lines;
}
