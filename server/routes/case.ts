import { NotFoundError } from '../../domain/errors.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { AppDeps } from '../app-deps.ts';
import { isId } from '../forms.ts';
import { casePage } from '../pages/case-page.ts';
import type { RefusedEdit } from '../pages/case/decide.ts';
import type { CaseView } from '../pages/views.ts';
import { shownAql } from '../shown/aql.ts';
import { caseJson } from '../shown/case-json.ts';
import { timelineOf, type Timeline } from '../shown/timeline.ts';
import { holderOf } from '../../services/review/claim-case.ts';
import { actorOf, hasRole, loggedInOf, page, viewerOf, type AppContext, type Route } from './route.ts';

type Deps = Pick<AppDeps, 'reads' | 'tokenise' | 'nowMs' | 'phase' | 'engine' | 'closable' | 'namedReviewers'>;

export const caseRoutes: Route = (app, deps) => {
  app.get('/cases/:file{[A-Za-z0-9_-]+\\.json}', async (c) => {
    const view = await viewOf(c, deps, c.req.param('file').replace(/\.json$/, ''));
    const { digest: targetsDigest } = await deps.reads.asPosted(viewerOf(c, deps), view.caseId);
    return c.json({ ...caseJson(view, (aql) => shownAql(aql, deps.tokenise)), targetsDigest });
  });

  app.get('/cases/:id', async (c) => showCase(c, deps, await viewOf(c, deps, c.req.param('id')), null));
};

/** The case, as the viewer may see it. A case that is not there and one that is not for them are answered alike. */
export async function viewOf(c: AppContext, deps: Pick<AppDeps, 'reads' | 'namedReviewers'>, caseId: string): Promise<CaseView> {
  const view = isId(caseId) ? await deps.reads.case(viewerOf(c, deps), caseId) : null;
  if (view === null) throw new NotFoundError('there is no such case, or it is not for you');
  return view;
}

/** The case page; `refused` keeps what a reviewer typed when it may not stand. */
export async function showCase(c: AppContext, deps: Deps, view: CaseView, refused: RefusedEdit | null): Promise<Response> {
  const loggedIn = loggedInOf(c);
  const { approved, targets, digest } = await deps.reads.asPosted(viewerOf(c, deps), view.caseId);
  const body = casePage({
    view,
    loggedIn,
    mayDecide: hasRole(loggedIn, 'senior_analyst'),
    mayRetry: hasRole(loggedIn, 'analyst', 'senior_analyst', 'engineer'),
    closable: deps.closable,
    targets,
    targetsDigest: digest,
    leaves: leaves(deps, view, approved),
    refused,
    holder: holderOf(view, deps.nowMs()),
    nowMs: deps.nowMs(),
    opened: await deps.reads.opened(actorOf(c), view),
    mayHold: hasRole(loggedIn, 'legal', 'privacy_officer'),
    mayReveal: hasRole(loggedIn, 'senior_analyst', 'privacy_officer'),
    shownAql: (aql) => shownAql(aql, deps.tokenise),
    timeline: await timeline(c, deps, view),
  });
  return page(c, deps, `Case ${view.subjectToken}`, body, refused === null ? 200 : 400);
}

/** The activity behind the chart; a case without it has no chart. */
async function timeline(c: AppContext, deps: Deps, { caseId, draft, evidence }: CaseView): Promise<Timeline | null> {
  const rowsOf = async (kind: 'own_activity' | 'hr_record'): Promise<Evidence | null> => {
    const line = evidence.find((e) => e.kind === kind && e.rowCount > 0);
    return line === undefined ? null : deps.reads.evidence(viewerOf(c, deps), caseId, line.label);
  };
  const [own, hr] = await Promise.all([rowsOf('own_activity'), rowsOf('hr_record')]);
  if (draft === null || own?.kind !== 'own_activity') return null;
  return timelineOf(own, hr?.kind === 'hr_record' ? hr : null, draft.content, deps.tokenise);
}

function leaves(deps: Pick<AppDeps, 'phase'>, view: CaseView, approved: boolean): string {
  if (approved) return 'These bytes were approved.';
  if (view.restricted) return 'This case is restricted: no note leaves, whoever approves it.';
  if (deps.phase === 'monitor' || deps.phase === 'assist') return `In phase ${deps.phase} nothing leaves: an approved note is kept here.`;
  return 'After an approval exactly these bytes go to QRadar, once.';
}
