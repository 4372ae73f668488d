import { z } from 'zod';
import { verdictKinds } from '../model/verdict.ts';
import { changesFields } from './changes-schema.ts';
import { type JournalEvent, purposes, type RecordedEvent } from './event.ts';
import { familyShape as family, signalStateShape as signalState } from './evidence-schema.ts';
import { observedFields } from './observed/heard-schema.ts';
import { recollectionShape } from './recollection-schema.ts';

/**
 * A stored event, read back. What a journal holds may have been written by another version or been
 * damaged on disk, so nothing is believed before it was checked: inside, types are true.
 * Throws an Error whose message is one line for a person.
 */
export function parseEvent(number: number, text: string): RecordedEvent {
  const raw: unknown = JSON.parse(text);
  const { kind } = z.object({ kind: z.string() }).parse(raw, { error: () => 'it has no kind' });
  if (!isKnown(kind)) throw new Error(`kind "${kind}" is not known to this version`);
  const checked = schemas[kind].safeParse(raw);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new Error(`${kind}: ${issue?.path.join('.') || 'event'}: ${issue?.message ?? 'not valid'}`);
  }
  return { ...checked.data, number };
}

function isKnown(kind: string): kind is JournalEvent['kind'] {
  return Object.hasOwn(schemas, kind);
}

const at = z.number();
const text = z.string();
const texts = z.array(z.string());
const maybe = text.exactOptional();
const whole = z.int().min(0);
const verdict = z.enum(verdictKinds);

// Loose throughout: a newer version may say more, and reading must not lose it.
const evidence = z.array(
  z.looseObject({
    check: text,
    state: signalState,
    family,
    observedAt: at,
    reason: text,
  }),
);

const incident = z.looseObject({
  id: text,
  subject: text,
  subjectName: text,
  verdict,
  fingerprint: text,
  openedAt: at,
  closedAt: at.exactOptional(),
  affected: texts,
  services: texts,
  reason: text,
  evidence,
  timeline: z.array(z.looseObject({ at, text })),
});

const gate = z.looseObject({
  gate: text,
  outcome: z.enum(['allow', 'deny', 'defer']),
  reason: text,
  value: maybe,
  bound: maybe,
  evidenceAgeMs: z.number().exactOptional(),
  until: at.exactOptional(),
  failed: z.literal(true).exactOptional(),
  overriddenBy: maybe,
  votes: z
    .looseObject({
      quorum: whole,
      from: texts.exactOptional(),
      approvedBy: texts,
      rejectedBy: maybe,
      missing: whole,
    })
    .exactOptional(),
});

const option = z.looseObject({ action: text, summary: text, commands: texts, whyNot: text });
const channel = z.enum(['api', 'cli', 'page', 'link']);

const hold = z.looseObject({
  id: text,
  scope: text,
  actions: texts,
  reason: text,
  owner: text,
  createdAt: at,
  expiresAt: at,
  source: maybe,
});

const remediation = {
  remediation: text,
  proposal: text,
  policy: text,
  action: text,
  effect: z.enum(['removes-target', 'moves-traffic', 'changes-writer', 'none']),
  target: text,
  rungIndex: whole,
  groups: texts,
  zone: maybe,
  region: text,
  account: text,
  incident: maybe,
  unwellThen: whole.exactOptional(),
};

const need = { policy: text, target: text, incident: maybe };

const waits = z.array(
  z.looseObject({
    policy: text,
    fingerprint: text,
    targets: z.array(z.looseObject({ target: text, since: at })),
  }),
);

const returns = z.looseObject({
  when: text,
  forMs: z.number(),
  bakeMs: z.number(),
  atLatestMs: z.number(),
  page: maybe,
});

/** The mapped type keeps this in step with `JournalEvent`: a kind or field that differs does not compile. */
const schemas: { readonly [K in JournalEvent['kind']]: z.ZodType<Extract<JournalEvent, { kind: K }>> } = {
  'daemon-started': event('daemon-started', {
    version: text,
    instance: text,
    epoch: whole.exactOptional(),
    settings: z.looseObject({ safety: z.unknown(), model: z.unknown() }).exactOptional(),
  }),
  'daemon-stopped': event('daemon-stopped', {
    instance: text,
    reason: text,
    carried: z.looseObject({ seenAt: at, waits }).exactOptional(),
  }),
  'waits-resumed': event('waits-resumed', { seenAt: at, waits }),
  'policies-loaded': event('policies-loaded', {
    revision: text,
    policies: texts,
    modes: z.record(text, text).exactOptional(),
    services: z.unknown().exactOptional(),
  }),
  'policies-refused': event('policies-refused', { problems: texts }),
  observed: event('observed', observedFields),
  remembered: event('remembered', { seen: z.array(recollectionShape) }),
  'signal-changed': event('signal-changed', {
    resource: text,
    check: text,
    from: signalState.exactOptional(),
    to: signalState,
    reason: text,
  }),
  'verdict-changed': event('verdict-changed', {
    target: text,
    from: verdict.exactOptional(),
    to: verdict,
    reason: text,
    evidence,
  }),
  incident: event('incident', { how: z.enum(['opened', 'updated', 'closed']), incident }),
  decision: event('decision', {
    proposal: text,
    policy: text,
    action: text,
    target: text,
    rungIndex: whole,
    since: at,
    verdict,
    reason: text,
    evidence,
    incident: maybe,
    purpose: z.literal('return').exactOptional(),
    outcome: z.enum(['act', 'would-act', 'await-approval', 'refuse', 'defer']),
    gates: z.array(gate),
    reviewAt: at.exactOptional(),
  }),
  'proposal-ended': event('proposal-ended', { proposal: text, policy: text, target: text }),
  intent: event('intent', {
    ...remediation,
    step: whole,
    purpose: z.enum(purposes),
    plan: z.unknown(),
    returns: returns.exactOptional(),
    watched: z.looseObject({ since: at, passed: texts }).exactOptional(),
    expiresAt: at,
  }),
  step: event('step', {
    remediation: text,
    step: whole,
    progress: z.enum(['sent', 'done', 'failed', 'parked']),
    detail: text,
    receipt: maybe,
  }),
  verification: event('verification', {
    remediation: text,
    outcome: z.enum(['success', 'failed', 'inconclusive']),
    reason: text,
  }),
  standing: event('standing', {
    ...remediation,
    how: z.enum(['began', 'renewed', 'kept', 'overdue']),
    startedAt: at,
    since: at,
    plan: z.unknown(),
    expiresAt: at.exactOptional(),
    holdDownMs: z.number(),
    reason: text,
  }),
  'remediation-ended': event('remediation-ended', {
    ...remediation,
    startedAt: at,
    outcome: z.enum(['success', 'failed', 'inconclusive', 'interrupted', 'refused']),
    reason: text,
    neverSent: z.literal(true).exactOptional(),
    unmet: z.literal(true).exactOptional(),
    stood: z.enum(['given-back', 'gone']).exactOptional(),
    well: z.literal(true).exactOptional(),
  }),
  page: event('page', {
    policy: text,
    target: text,
    to: text,
    title: maybe,
    summary: text,
    incident: maybe,
    options: z.array(option).exactOptional(),
  }),
  notified: event('notified', {
    channel: text,
    outcome: z.enum(['sent', 'failed']),
    detail: text,
    page: z.looseObject({ policy: text, target: text, at }).exactOptional(),
  }),
  'hold-placed': event('hold-placed', { hold }),
  'hold-ending': event('hold-ending', { hold }),
  'hold-released': event('hold-released', { id: text, by: text }),
  taken: event('taken', { ...need, by: text, channel }),
  'given-back': event('given-back', { ...need, from: text, by: text, channel }),
  approval: event('approval', {
    proposal: text,
    by: text,
    verdict: z.enum(['approved', 'rejected']),
    expiresAt: at,
    channel: channel.exactOptional(),
    link: maybe,
  }),
  'group-breaker': event('group-breaker', {
    group: text,
    name: text,
    state: z.enum(['closed', 'open', 'cooling', 'latched']),
    size: whole.exactOptional(),
    reason: text,
    by: maybe,
    discarded: texts.exactOptional(),
  }),
  'break-glass': event('break-glass', {
    proposal: text,
    policy: text,
    action: text,
    target: text,
    by: text,
    gates: texts,
    reason: text,
    expiresAt: at,
    channel,
  }),
  'stop-switch': event('stop-switch', {
    state: z.enum(['clear', 'thrown', 'unreadable']),
    source: text,
    by: maybe,
    reason: maybe,
  }),
  changes: event('changes', changesFields),
  trouble: event('trouble', { part: text, state: z.enum(['began', 'ended']), reason: text }),
};

/** Every kind of entry that this version knows. */
export const knownKinds: readonly string[] = Object.keys(schemas);

function event<K extends string, S extends z.core.$ZodLooseShape>(kind: K, shape: S) {
  return z.looseObject({ at, kind: z.literal(kind), ...shape });
}
