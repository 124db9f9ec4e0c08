import { ForbiddenError } from '../../domain/errors.ts';
import { AUDIT_PAGE } from '../../db/reads/list-audit.ts';
import { isId } from '../forms.ts';
import { auditPage } from '../pages/audit.ts';
import { hasRole, loggedInOf, page, viewerOf, type Route } from './route.ts';

export const audit: Route = (app, deps) => {
  app.get('/audit', async (c) => {
    if (!hasRole(loggedInOf(c), 'auditor', 'privacy_officer'))
      throw new ForbiddenError('the audit log needs the role auditor or privacy_officer');
    const { before, case: of, check } = c.req.query();
    const at = before !== undefined && /^\d{1,12}$/.test(before) ? Number(before) : null;
    const caseId = of !== undefined && isId(of) ? of : null;
    const lines = await deps.reads.audit(viewerOf(c, deps), { before: at, caseId });
    const chain = check === 'yes' ? await deps.reads.verifyChain() : null;
    const last = lines.length < AUDIT_PAGE ? undefined : lines.at(-1)?.seq;
    const older = last === undefined ? null : `/audit?before=${last}${caseId === null ? '' : `&case=${caseId}`}`;
    return page(c, deps, 'Audit log', auditPage({ lines, caseId, chain, older }));
  });
};
