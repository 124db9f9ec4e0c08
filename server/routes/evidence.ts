import { NotFoundError } from '../../domain/errors.ts';
import { evidencePage } from '../pages/evidence.ts';
import { shownAql } from '../shown/aql.ts';
import { shownRows } from '../shown/rows.ts';
import { knownTokens } from '../shown/known-tokens.ts';
import { viewOf } from './case.ts';
import { actorOf, page, viewerOf, type Route } from './route.ts';

export const evidenceRoute: Route = (app, deps) => {
  app.get('/cases/:id/evidence/:label', async (c) => {
    const view = await viewOf(c, deps, c.req.param('id'));
    const label = c.req.param('label');
    const evidence = /^E\d{1,5}$/.test(label) ? await deps.reads.evidence(viewerOf(c, deps), view.caseId, label) : null;
    if (evidence === null) throw new NotFoundError('there is no such evidence in this case');
    if (c.req.method === 'GET') await deps.acts.openEvidence(actorOf(c), { caseId: view.caseId, label });
    const shown = shownRows(evidence, deps.tokenise, knownTokens(view));
    const aql = evidence.aql === null ? null : shownAql(evidence.aql, deps.tokenise);
    return page(c, deps, `Evidence ${label}`, evidencePage({ caseId: view.caseId, evidence, shown, aql }));
  });
};
