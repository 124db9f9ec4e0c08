export const ROLES = ['viewer', 'analyst', 'senior_analyst', 'hr_partner', 'legal', 'privacy_officer', 'engineer', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** Who acts: a person who logged in, or the service itself. `userName` is the login, never shown to a model. */
export type Actor = { kind: 'person'; userName: string; roles: readonly Role[] } | { kind: 'service'; component: string };
