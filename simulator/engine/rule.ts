import { z } from 'zod';

/** Which events a rule looks at; every condition that is given must hold. */
const When = z.strictObject({
  qid: z.int().optional(),
  category: z.int().optional(),
  logSourceType: z.string().optional(),
  /** Event id of a LEEF header. */
  eventId: z.string().optional(),
  /** Values of LEEF keys or custom properties, exactly. */
  values: z.record(z.string(), z.string()).optional(),
});

/**
 * A rule of the stand-in's own: so many events within a time that agree in a property. QRadar has no API for rules; this one is
 * set by a control route.
 */
export const EngineRule = z.strictObject({
  name: z.string().min(1),
  when: When,
  count: z.int().min(1).default(1),
  withinMs: z.int().min(0).default(0),
  /** `username`, `sourceip`, a LEEF key or a custom property. */
  by: z.string().min(1).default('username'),
  response: z.strictObject({
    /** An offense indexed on what the events agree in. */
    offense: z.strictObject({ severity: z.int().min(0).max(10) }).optional(),
    /** A sense event of UBA for the user, by the name of the UBA rule. */
    sense: z.string().optional(),
    /** A custom action, by its id. */
    action: z.int().optional(),
    /** A reference set that takes the value. */
    addTo: z.string().optional(),
  }),
});
export type EngineRule = z.infer<typeof EngineRule>;
export type EngineRuleInput = z.input<typeof EngineRule>;
