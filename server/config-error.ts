/** One thing that is wrong. No value of a secret stands in it. */
export type Fault = { setting: string; wrong: string; fix: string };

/** Every fault of the configuration at once; the program ends with exit code 2. */
export class ConfigError extends Error {
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    const lines = faults.map((f) => `  ${f.setting} ${f.wrong}\n    fix: ${f.fix}`);
    super(`${faults.length} setting(s) cannot be used:\n${lines.join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}
