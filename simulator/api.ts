import type { Operation } from './http/operation.ts';
import { accessOperations } from './routes/access.ts';
import { applicationOperations } from './routes/applications.ts';
import { arielCatalogueOperations } from './routes/ariel-catalogue.ts';
import { arielSearchOperations } from './routes/ariel-searches.ts';
import { assetOperations } from './routes/assets.ts';
import { serviceOperations } from './routes/authorized-services.ts';
import { classificationOperations } from './routes/classification.ts';
import { customActionOperations } from './routes/custom-actions.ts';
import { customPropertyOperations } from './routes/custom-properties.ts';
import { deployOperations } from './routes/deploy.ts';
import { helpOperations } from './routes/help.ts';
import { logSourceOperations } from './routes/log-sources.ts';
import { offenseOperations } from './routes/offenses.ts';
import { setOperations } from './routes/reference-collections.ts';
import { referenceDataOperations } from './routes/reference-data.ts';
import { ruleOperations } from './routes/rules.ts';
import { savedSearchOperations } from './routes/saved-searches.ts';
import { setEntryOperations } from './routes/set-entries.ts';
import { siemOperations } from './routes/siem.ts';
import { domainOperations, tenantOperations } from './routes/tenancy.ts';
import type { World } from './world.ts';

/** Every operation below /api. */
export function allOperations(world: World): Operation[] {
  const operations = [
    ...offenseOperations(world),
    ...siemOperations(world),
    ...ruleOperations(world),
    ...customActionOperations(world),
    ...arielSearchOperations(world),
    ...arielCatalogueOperations(world),
    ...savedSearchOperations(world),
    ...referenceDataOperations(world),
    ...setOperations(world),
    ...setEntryOperations(world),
    ...accessOperations(world),
    ...serviceOperations(world),
    ...tenantOperations(),
    ...domainOperations(world),
    ...logSourceOperations(world),
    ...customPropertyOperations(world),
    ...classificationOperations(world),
    ...assetOperations(world),
    ...deployOperations(world),
    ...applicationOperations(world),
  ];
  return [...operations, ...helpOperations(operations, world)];
}
