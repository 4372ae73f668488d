import type { Route } from '../route.ts';
import { alerts } from './alerts.ts';
import { breakers } from './breakers.ts';
import { answer, question } from './answer.ts';
import { breakGlass } from './break-glass.ts';
import { decisions } from './decisions.ts';
import { events } from './events.ts';
import { explain } from './explain.ts';
import { healthy, healthz } from './health.ts';
import { holds } from './holds.ts';
import { incidents } from './incidents.ts';
import { approve, reject } from './judge-proposal.ts';
import { metricsRoute } from './metrics.ts';
import { openapiRoute } from './openapi.ts';
import { pause } from './pause.ts';
import { placeHold } from './place-hold.ts';
import { plan } from './plan.ts';
import { policies } from './policies.ts';
import { posture } from './posture.ts';
import { proposals } from './proposals.ts';
import { ready, readyz } from './ready.ts';
import { releaseHold } from './release-hold.ts';
import { reload } from './reload.ts';
import { remediations } from './remediations.ts';
import { resetBreaker } from './reset-breaker.ts';
import { resources } from './resources.ts';
import { report } from './report.ts';
import { resume } from './resume.ts';
import { state } from './state.ts';
import { giveBack, take } from './take.ts';

const declared: readonly Route[] = [
  metricsRoute,
  healthy,
  healthz,
  ready,
  readyz,
  reload,
  state,
  resources,
  incidents,
  proposals,
  plan,
  decisions,
  remediations,
  holds,
  breakers,
  policies,
  explain,
  report,
  posture,
  events,
  alerts,
  take,
  giveBack,
  placeHold,
  releaseHold,
  resetBreaker,
  pause,
  resume,
  approve,
  reject,
  breakGlass,
  question,
  answer,
];

/** Everything that is served besides the status page's files. docs/api.md lists the same. */
export const routes: readonly Route[] = [...declared, openapiRoute(declared)];
