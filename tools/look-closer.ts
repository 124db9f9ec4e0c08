/** From where on an activity is looked at more closely. Counts are events, sizes are bytes a day. */
export const LOOK_CLOSER = {
  /** Events at night, when the own nights hold fewer. */
  nightEvents: 3,
  dayEvents: 10,
  dayBytes: 50_000_000,
  /** Times the usual. */
  factor: 2,
  growthDays: 9,
  growthFactor: 3,
  peers: 5,
} as const;
