import type { Select } from '../../connectors/qradar/aql/tree.ts';
import type { LogSourceKey } from '../../domain/event-types.ts';
import type { CaseContext } from '../../domain/offense.ts';
import { addressHolders } from './queries/address-holders.ts';
import { auditChanges } from './queries/audit-changes.ts';
import { commands } from './queries/commands.ts';
import { databaseAudit } from './queries/database-audit.ts';
import { activityDetail } from './queries/details.ts';
import { files } from './queries/files.ts';
import { flowsByAddress } from './queries/flows-by-address.ts';
import { logSourceHealth } from './queries/log-source-health.ts';
import { logons, logonsFromWorkstations } from './queries/logons.ts';
import { mail } from './queries/mail.ts';
import { mailboxes } from './queries/mailboxes.ts';
import { ownActivity } from './queries/own-activity.ts';
import { peerActivity } from './queries/peer-activity.ts';
import { printing } from './queries/printing.ts';
import { privilegeAndAccountChanges } from './queries/privilege-and-account-changes.ts';
import { processes } from './queries/processes.ts';
import { proxy } from './queries/proxy.ts';
import { senseEvents } from './queries/sense-events.ts';
import { usb } from './queries/usb.ts';
import { vpn } from './queries/vpn.ts';
import type { CatalogueQuery } from './query.ts';

/** A query of the catalogue with its own parameters; `build` checks unknown parameters first. */
export type NamedQuery = {
  id: string;
  title: string;
  logSources: readonly LogSourceKey[];
  effect: 'read';
  /** The tree, or which parameter is wrong. */
  build(context: CaseContext, params: unknown): { ok: true; select: Select } | { ok: false; message: string };
};

function named<Params>(query: CatalogueQuery<Params>): NamedQuery {
  return {
    id: query.id,
    title: query.title,
    logSources: query.logSources,
    effect: query.effect,
    build(context, params) {
      const checked = query.params.safeParse(params);
      if (checked.success) return { ok: true, select: query.build(context, checked.data) };
      return { ok: false, message: checked.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ') };
    },
  };
}

/** Every query that may be sent to Ariel, by id. */
export const CATALOGUE: Readonly<Record<string, NamedQuery>> = Object.fromEntries(
  [
    named(senseEvents),
    named(ownActivity),
    named(peerActivity),
    named(logSourceHealth),
    named(activityDetail),
    named(logons),
    named(logonsFromWorkstations),
    named(vpn),
    named(files),
    named(processes),
    named(usb),
    named(mail),
    named(proxy),
    named(databaseAudit),
    named(privilegeAndAccountChanges),
    named(commands),
    named(printing),
    named(mailboxes),
    named(auditChanges),
    named(addressHolders),
    named(flowsByAddress),
  ].map((query) => [query.id, query]),
);
