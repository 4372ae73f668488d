import { keepRecollection, type Recollection } from '../model/recollection.ts';
import { attemptsOf, emptyMemory, type Memory, remember } from '../engine/history.ts';
import { decisionDigest, decisionToEvent } from '../engine/record-decisions.ts';
import type { RecordedEvent } from '../journal/event.ts';
import { Expander } from '../journal/observed/expand.ts';
import { emptyModel, fold, withIllness, withServices } from '../model/fold.ts';
import type { Incident } from '../model/incident.ts';
import type { Model } from '../model/model.ts';
import type { Observation } from '../model/observation.ts';
import type { RemedyTraits } from '../model/remedy-traits.ts';
import type { ServiceDeclaration } from '../model/service.ts';
import { defaultModelSettings, type ModelSettings } from '../model/settings.ts';
import { evaluate } from '../policy/evaluate.ts';
import type { Proposal } from '../policy/proposal.ts';
import { targetsOf, withResumed } from '../policy/carried-waits.ts';
import { nothingPending, type Pending } from '../policy/pending.ts';
import type { PolicySet } from '../policy/policy.ts';
import type { Calendar } from '../safety/calendar.ts';
import type { Decision } from '../safety/decision.ts';
import type { Facts, Gate, SafetySettings } from '../safety/gate.ts';
import { judge } from '../safety/judge.ts';
import { defaultSafetySettings } from '../safety/settings.ts';

export type DecisionEvent = Extract<RecordedEvent, { kind: 'decision' | 'proposal-ended' }>;
type Observed = Extract<RecordedEvent, { kind: 'observed' }>;

/** With what a journal is decided anew. */
export interface ReplayParts {
  readonly policies: PolicySet;
  readonly gates: readonly Gate[];
  readonly traits: ReadonlyMap<string, RemedyTraits>;
}

/** What the replay makes of one event. */
export interface ReplayStep {
  /** Decisions that are news, and proposals that ended, as a daemon would journal them. */
  readonly decided: readonly DecisionEvent[];
}

const nothing: ReplayStep = { decided: [] };

/**
 * The loop of the engine over what a journal recorded, with other policies: the same fold, the same
 * evaluation, the same gates, at the same times. What was done, approved, held and called stays as it was
 * recorded, for what another policy would have changed in the world nobody knows. It reads no clock and
 * calls nobody.
 */
export class Replay {
  readonly #parts: ReplayParts;
  readonly #expander = new Expander();
  readonly #incidents = new Map<string, Incident>();
  /** Ids by what an incident is about and since when: calls and remediations name them. */
  readonly #incidentIds = new Map<string, string>();
  readonly #standing = new Map<
    string,
    { readonly digest: string; readonly policy: string; readonly target: string }
  >();
  #memory: Memory = emptyMemory;
  #pending: Pending = nothingPending;
  #settings: SafetySettings = defaultSafetySettings;
  #modelSettings: ModelSettings = defaultModelSettings;
  #services: readonly ServiceDeclaration[] = [];
  readonly #recollections = new Map<string, Recollection>();
  #model: Model | undefined;
  #stop: Facts['stop'] = { state: 'clear', source: 'journal', readAt: 0 };
  #arrived: Observation[] = [];
  #lastNumber: number | undefined;
  /** What cannot be known from this journal, each said once. */
  readonly gaps = new Set<string>();
  /** Looks at the world that were decided on anew. */
  looks = 0;

  constructor(parts: ReplayParts) {
    this.#parts = parts;
  }

  /** As of the last look; undefined before the first. */
  get model(): Model | undefined {
    return this.#model;
  }

  get pending(): Pending {
    return this.#pending;
  }

  take(event: RecordedEvent): ReplayStep {
    if (this.#lastNumber !== undefined && event.number !== this.#lastNumber + 1)
      this.#startInTheMiddle(event.at);
    this.#lastNumber = event.number;
    switch (event.kind) {
      case 'observed':
        return this.#look(event);
      case 'decision':
      case 'proposal-ended':
        // Those of the policies of then. Ours take their place.
        return nothing;
      case 'daemon-started':
        this.#started(event);
        break;
      case 'policies-loaded':
        // Checked when services.yaml was read; the journal stores it as the JSON that it is.
        this.#services = (event.services ?? []) as readonly ServiceDeclaration[];
        if (this.#model !== undefined) this.#model = withServices(this.#model, this.#services);
        break;
      case 'incident':
        this.#incidents.set(event.incident.id, event.incident);
        this.#incidentIds.set(incidentKey(event.incident), event.incident.id);
        break;
      case 'waits-resumed':
        this.#pending = withResumed(this.#pending, event.waits);
        if (this.#model !== undefined) this.#model = withIllness(this.#model, targetsOf(event.waits));
        break;
      case 'remembered':
        for (const each of event.seen) keepRecollection(this.#recollections, each);
        break;
      case 'stop-switch':
        this.#stop = { state: event.state, source: event.source, readAt: event.at };
        break;
      default:
    }
    this.#memory = remember(this.#memory, event);
    return nothing;
  }

  #started({ at, settings }: Extract<RecordedEvent, { kind: 'daemon-started' }>): void {
    if (settings === undefined) {
      this.gaps.add(
        'the journal does not say by which settings was judged: the defaults are taken, with which nothing may act',
      );
    }
    // Written by a daemon from its checked configuration. A setting that is newer than the journal has its default.
    this.#settings = { ...defaultSafetySettings, ...(settings?.safety as Partial<SafetySettings>) };
    this.#modelSettings = { ...defaultModelSettings, ...(settings?.model as Partial<ModelSettings>) };
    this.#model = this.#emptyModel(at);
  }

  /** What was pruned, or is not there: what the daemon knew by then is not known here. */
  #startInTheMiddle(at: number): void {
    this.#expander.restart();
    this.#model = undefined;
    this.gaps.add(
      `before ${new Date(at).toISOString()} the journal has a gap: what it says until then is not replayed, and since when something had been so is not known after it`,
    );
  }

  #emptyModel(now: number): Model {
    this.#expander.restart();
    this.#pending = nothingPending;
    this.#standing.clear();
    this.#arrived = [];
    const incidents = [...this.#incidents.values()].filter(
      ({ closedAt }) => closedAt === undefined || now - closedAt < this.#modelSettings.closedKeptMs,
    );
    return emptyModel({
      settings: this.#modelSettings,
      services: this.#services,
      incidents,
      recollections: this.#recollections,
    });
  }

  #look(event: Observed): ReplayStep {
    const model = this.#model ?? this.#emptyModel(event.at);
    this.#model = model;
    for (const heard of event.heard) {
      if (!this.#expander.knows(heard))
        this.gaps.add(`what ${heard.observer} says is not known before it was written anew`);
      const observation = this.#expander.expand(heard);
      if (observation !== undefined) this.#arrived.push(observation);
    }
    if (event.leadsTo === undefined) return nothing;
    const now = event.at;
    this.#model = fold(model, this.#arrived.splice(0), now);
    const { policies } = this.#parts;
    const attempts = attemptsOf(this.#memory);
    const evaluated = evaluate({ policies, model: this.#model, pending: this.#pending, attempts, now });
    this.#pending = evaluated.pending;
    if (event.leadsTo === 'nothing') return nothing;
    this.looks += 1;
    const facts = this.#factsAt(event, this.#model);
    const proposals = evaluated.proposals.map((proposal) => this.#withIncident(proposal, facts.model));
    return { decided: this.#news(judge(this.#parts.gates, proposals, facts), event, facts.model) };
  }

  /** Of incidents that open at one moment each run numbers its own: the journal's word counts. */
  #withIncident(proposal: Proposal, model: Model): Proposal {
    const incident = proposal.incident === undefined ? undefined : model.incidents.get(proposal.incident);
    if (incident === undefined) return proposal;
    return {
      ...proposal,
      incident: this.#incidentIds.get(incidentKey(incident)) ?? `replayed-${incident.id}`,
    };
  }

  #factsAt({ at, settleUntil, denied = [], foreseen = [], calendars = {} }: Observed, model: Model): Facts {
    const standing = Object.entries(calendars).map(([name, told]): [string, Calendar] => [
      name,
      { name, standingAt: () => told },
    ]);
    const settings = { ...this.#settings, calendars: new Map(standing) };
    return {
      now: at,
      model,
      history: this.#memory.history,
      settings: settleUntil === undefined ? settings : { ...settings, settleUntil },
      // It was read before each decision; only its changes are journaled.
      stop: { ...this.#stop, readAt: at },
      traits: this.#parts.traits,
      deniedPermissions: new Set(denied),
      foreseenDenials: foreseen,
      granted: [],
      waiting: [],
    };
  }

  /** As the engine does: a decision is news when it differs from what was recorded last. */
  #news(decisions: readonly Decision[], { at, number }: Observed, model: Model): readonly DecisionEvent[] {
    const keys = new Set(decisions.map(({ proposal }) => proposal.key));
    const decided: DecisionEvent[] = [];
    for (const decision of decisions) {
      const { key, policy, target } = decision.proposal;
      const digest = decisionDigest(decision);
      if (this.#standing.get(key)?.digest === digest) continue;
      this.#standing.set(key, { digest, policy: policy.name, target });
      decided.push({ ...decisionToEvent(decision, model), number });
    }
    for (const [proposal, { policy, target }] of this.#standing) {
      if (keys.has(proposal)) continue;
      this.#standing.delete(proposal);
      decided.push({ kind: 'proposal-ended', at, number, proposal, policy, target });
    }
    for (const event of decided) this.#memory = remember(this.#memory, event);
    return decided;
  }
}

function incidentKey({ subject, openedAt }: Incident): string {
  return `${subject} ${openedAt}`;
}
