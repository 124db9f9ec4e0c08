import type { LogSourceName } from './log-sources.ts';
import type { ServerName } from './sites.ts';

/**
 * File shares. `reports`: how the server logs reads; `exact`: reads there are never coalesced, because a figure that is
 * planted on the share must be the figure that is counted.
 */
export const SHARES = {
  hrPayroll: { name: '\\\\fs01\\hr-payroll', server: 'fs01', reports: 'windows', class: 'HR sensitive', exact: true },
  hrRecords: { name: '\\\\fs01\\hr-records', server: 'fs01', reports: 'windows', class: 'HR sensitive', exact: false },
  financeClose: { name: '\\\\fs01\\finance-close', server: 'fs01', reports: 'windows', class: 'Finance restricted', exact: false },
  financeReports: { name: '\\\\nas01\\finance-reports', server: 'nas01', reports: 'filer', class: 'Finance restricted', exact: false },
  salesDeals: { name: '\\\\fs01\\sales-deals', server: 'fs01', reports: 'windows', class: 'Customer data', exact: true },
  salesCollateral: { name: '\\\\nas01\\sales-collateral', server: 'nas01', reports: 'filer', class: null, exact: false },
  legalContracts: { name: '\\\\fs01\\legal-contracts', server: 'fs01', reports: 'windows', class: 'Legal privileged', exact: false },
  marketingMedia: { name: '\\\\nas01\\marketing-media', server: 'nas01', reports: 'filer', class: null, exact: false },
  engineeringBuilds: { name: '\\\\nas01\\eng-builds', server: 'nas01', reports: 'filer', class: 'Source code', exact: false },
  engineeringDocs: { name: '\\\\fs02\\eng-docs', server: 'fs02', reports: 'windows', class: null, exact: false },
  projectsArchive: { name: '\\\\fs02\\projects-archive', server: 'fs02', reports: 'windows', class: 'Archive', exact: true },
  designArchive: { name: '\\\\fs02\\design-archive', server: 'fs02', reports: 'windows', class: 'Archive', exact: true },
  itTools: { name: '\\\\fs02\\it-tools', server: 'fs02', reports: 'windows', class: null, exact: false },
  dwhExports: { name: '\\\\fs03\\dwh-exports', server: 'fs03', reports: 'filer', class: 'Customer data', exact: true },
  stagingTmp: { name: '\\\\fs03\\staging-tmp', server: 'fs03', reports: 'filer', class: null, exact: true },
  supportRunbooks: { name: '\\\\fs02\\support-runbooks', server: 'fs02', reports: 'windows', class: null, exact: false },
  everyone: { name: '\\\\nas01\\everyone', server: 'nas01', reports: 'filer', class: null, exact: false },
} as const satisfies Record<
  string,
  { name: string; server: ServerName & LogSourceName; reports: 'windows' | 'filer'; class: string | null; exact: boolean }
>;
export type ShareKey = keyof typeof SHARES;

export const DATABASES = {
  erp: { name: 'erp-prod', server: 'ora-erp', source: 'erp', class: 'Finance restricted' },
  dwh: { name: 'dwh-prod', server: 'ora-dwh', source: 'dwh', class: 'Customer data' },
  crm: { name: 'crm-prod', server: 'ora-crm', source: 'crm', class: 'Customer data' },
} as const satisfies Record<string, { name: string; server: ServerName; source: LogSourceName; class: string }>;
export type DatabaseKey = keyof typeof DATABASES;

/** Hosts with a configured class; the others are unclassified. */
export const HOST_CLASSES: Record<string, string> = {
  'lnx-pay01': 'Payment system',
  dc01: 'Identity system',
  dc02: 'Identity system',
};
