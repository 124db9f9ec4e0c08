import { killStoreOnPglite } from './kills/on-pglite.ts';
import { killSuite } from './kills/suite.ts';

killSuite((folder) => Promise.resolve(killStoreOnPglite(folder)), { processes: 1 });
