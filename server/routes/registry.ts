import { audit } from './audit.ts';
import { caseRoutes } from './case.ts';
import { claim } from './claim.ts';
import { decide } from './decide.ts';
import { evidenceRoute } from './evidence.ts';
import { health } from './health.ts';
import { hold } from './hold.ts';
import { hook } from './hook.ts';
import { identities } from './identities.ts';
import { login } from './login.ts';
import { queue } from './queue.ts';
import { retry } from './retry.ts';
import type { Route } from './route.ts';
import { staticFiles } from './static.ts';

/** Every route of the service. */
export const ROUTES: readonly Route[] = [
  staticFiles,
  health,
  hook,
  login,
  queue,
  caseRoutes,
  evidenceRoute,
  claim,
  decide,
  identities,
  audit,
  retry,
  hold,
];
