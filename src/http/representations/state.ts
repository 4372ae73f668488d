import { z } from 'zod';
import { serviceAvailability } from '../../engine/service-availability.ts';
import type { View } from '../../engine/view.ts';
import type { Service } from '../../model/service.ts';
import { policyModes } from '../../policy/policy.ts';
import type { Decision } from '../../safety/decision.ts';
import { needsHuman } from '../../safety/needs-human.ts';
import { takenBy } from '../../safety/taken.ts';
import { nameOf } from '../../model/name-of.ts';
import { groupStateShape } from './states.ts';
import { takenRepresentation, takenShape } from './taken.ts';
import { time, timeIfAny, timeShape } from './time.ts';

export const stateShape = z
  .object({
    version: z.string(),
    now: timeShape,
    startedAt: timeShape,
    sinceLastCycleSeconds: z.number(),
    settled: z.boolean().describe('Every enabled observer has answered, or failed, once.'),
    mode: z.enum(policyModes).describe('The most that any policy may do.'),
    scope: z.string().optional().describe('The tag that opts resources in, as key=value. Absent: none is.'),
    stopSwitch: z.object({
      state: z.enum(['clear', 'thrown', 'unreadable']),
      source: z.string(),
      reason: z.string().optional(),
    }),
    calendars: z
      .array(
        z.object({
          name: z.string(),
          everyPolicy: z.boolean().describe('Whether all policies keep to it, or only those that name it.'),
          state: z.enum(['open', 'closed']),
          reason: z.string(),
          until: timeShape.optional(),
        }),
      )
      .describe('How each calendar stands now. While one is closed, what keeps to it is not done.'),
    troubles: z.array(
      z.object({ part: z.string(), since: timeShape, reason: z.string(), blocksActing: z.boolean() }),
    ),
    observers: z.array(
      z.object({
        name: z.string(),
        account: z.string(),
        region: z.string(),
        state: z.enum(['up', 'failing', 'waiting']),
        lastSuccessAt: timeShape.optional(),
        reason: z.string().optional(),
        resources: z.int(),
      }),
    ),
    services: z.array(
      z.object({
        name: z.string(),
        tier: z.number(),
        derived: z.boolean(),
        state: groupStateShape,
        since: timeShape,
        reason: z.string(),
        dependsOn: z.array(z.string()),
        groups: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            kind: z.string(),
            region: z.string(),
            state: groupStateShape,
            serving: z.int(),
            desired: z.int(),
          }),
        ),
        openIncidents: z.int(),
        availability: z
          .object({
            windowSeconds: z.number().describe('At most seven days, and no longer than is known.'),
            ratio: z.number().describe('Share of it without an incident, 0 to 1.'),
            downSeconds: z.number(),
            failures: z.int(),
            mtbfSeconds: z.number().optional(),
            mttrSeconds: z.number().optional(),
            objective: z.number().optional(),
            errorBudgetLeftSeconds: z.number().optional().describe('Negative once it is overspent.'),
          })
          .optional(),
      }),
    ),
    resources: z.object({
      total: z.int(),
      byKind: z.record(z.string(), z.int()),
      byVerdict: z.record(z.string(), z.int()),
    }),
    openIncidents: z.int(),
    needsHuman: z
      .array(
        z.object({
          proposal: z.string(),
          policy: z.string(),
          target: z.string(),
          targetName: z.string(),
          since: timeShape,
          calls: z.string().describe('Whom the ladder calls.'),
          incident: z.string().optional(),
          reason: z.string(),
          taken: takenShape.optional().describe('Who is at it. Absent: nobody has said so.'),
        }),
      )
      .describe(
        'Ladders at their end: their remedies did not help or do not apply, and only a person goes on.',
      ),
    policies: z.object({
      count: z.int(),
      revision: z.string(),
      problems: z.array(z.string()).describe('Why the newest policy files are not in force.'),
      warnings: z.array(z.string()).describe('What a person should know of those that are.'),
    }),
    lastEvent: z.int().describe('Number of the newest journal event; 0 when there is none.'),
  })
  .meta({ id: 'State' });

type State = z.output<typeof stateShape>;

export function stateRepresentation(view: View): State {
  const model = view.model();
  const { maxMode, scope } = view.settings();
  const { state, source, reason } = view.stopSwitch();
  const open = [...model.incidents.values()].filter((incident) => incident.closedAt === undefined);
  return {
    version: view.version,
    now: time(view.now()),
    startedAt: time(view.startedAt),
    sinceLastCycleSeconds: Math.round(view.sinceLastCycleMs()) / 1000,
    settled: view.settled(),
    mode: maxMode,
    scope: scope && `${scope.tag}=${scope.value}`,
    stopSwitch: { state, source, reason },
    calendars: calendars(view),
    troubles: view.troubles().map((trouble) => ({
      part: trouble.part,
      since: time(trouble.since),
      reason: trouble.reason,
      blocksActing: trouble.blocksActing,
    })),
    observers: observers(view),
    services: [...model.services.values()]
      .map((service) => ({
        name: service.name,
        tier: service.tier,
        derived: service.derived,
        state: service.state,
        since: time(service.since),
        reason: service.reason,
        dependsOn: [...service.dependsOn],
        groups: service.groups.flatMap((id) => {
          const group = model.groups.get(id);
          if (group === undefined) return [];
          const { name, kind, region, serving, desired } = group;
          return [{ id, name, kind, region, state: group.state, serving, desired }];
        }),
        openIncidents: open.filter((incident) => incident.services.includes(service.name)).length,
        availability: availability(service, view),
      }))
      .toSorted((a, b) => a.tier - b.tier || a.name.localeCompare(b.name)),
    resources: {
      total: model.resources.size,
      byKind: tally(model.resources.values()),
      byVerdict: tally(model.verdicts.values()),
    },
    openIncidents: open.length,
    needsHuman: needsHuman(view.decisions()).flatMap(humanNeeded(view)),
    policies: {
      count: view.policies().length,
      revision: view.policyRevision(),
      problems: problemLines(view, 'error'),
      warnings: problemLines(view, 'warning'),
    },
    lastEvent: view.recentEvents()[0]?.number ?? 0,
  };
}

function humanNeeded(view: View) {
  return ({ proposal }: Decision): State['needsHuman'] => {
    const { key, policy, target, rung, since, reason, incident } = proposal;
    if (rung.kind !== 'page') return [];
    const targetName = nameOf(target, view.model());
    const taken = takenBy(proposal, { taken: view.taken() });
    return [
      {
        proposal: key,
        policy: policy.name,
        target,
        targetName,
        since: time(since),
        calls: rung.to,
        incident,
        reason,
        ...(taken === undefined ? {} : { taken: takenRepresentation(taken, view.model()) }),
      },
    ];
  };
}

function availability(service: Service, view: View): State['services'][number]['availability'] {
  const known = serviceAvailability(service.name, view);
  if (known === undefined) return undefined;
  const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);
  return {
    windowSeconds: known.windowMs / 1000,
    ratio: known.availability,
    downSeconds: known.downMs / 1000,
    failures: known.failures,
    mtbfSeconds: seconds(known.mtbfMs),
    mttrSeconds: seconds(known.mttrMs),
    objective: service.objectives.slo,
    errorBudgetLeftSeconds: seconds(known.errorBudget?.leftMs),
  };
}

function calendars(view: View): State['calendars'] {
  const settings = view.settings();
  return [...settings.calendars.values()].map((calendar) => {
    const { state, reason, until } = calendar.standingAt(view.now());
    const everyPolicy = settings.calendar === calendar.name;
    return { name: calendar.name, everyPolicy, state, reason, until: timeIfAny(until) };
  });
}

function problemLines(view: View, severity: 'error' | 'warning'): string[] {
  return view
    .policyProblems()
    .filter((problem) => problem.severity === severity)
    .map(({ position, message }) => `${position.file}:${position.line}:${position.column}: ${message}`);
}

function observers(view: View): State['observers'] {
  return [...view.model().observers.values()].map((health) => ({
    name: health.observer.name,
    account: health.observer.account,
    region: health.observer.region,
    state:
      health.failingSince !== undefined ? 'failing' : health.lastSuccessAt === undefined ? 'waiting' : 'up',
    lastSuccessAt: timeIfAny(health.lastSuccessAt),
    reason: health.reason,
    resources: health.resources,
  }));
}

function tally(things: Iterable<{ readonly kind: string }>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of things) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
