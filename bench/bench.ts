/** What a bench measured: `rows` are the table on the screen, all with the same columns; `report` is everything, kept as JSON. */
export type Measured = { rows: readonly Readonly<Record<string, string | number>>[]; report: unknown };

/** One bench. `run` takes its own options, as given after the name, and refuses others with InvalidError. */
export type Bench = { name: string; about: string; run(argv: readonly string[]): Promise<Measured> };
