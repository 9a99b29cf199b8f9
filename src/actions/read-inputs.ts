/** Reads an action's inputs from the runner's variables; every problem is kept, so that all are told together. */
export class InputReader {
  readonly problems: string[] = [];
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  /** Empty when it was not given. */
  text(name: string): string {
    return (this.#env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim();
  }

  /** One entry a line. */
  lines(name: string): string[] {
    return this.text(name)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean);
  }

  /** `NAME=value` a line. What is none is not quoted: it may be a secret. */
  pairs(name: string): Record<string, string> {
    const found: Record<string, string> = {};
    for (const [i, line] of this.lines(name).entries()) {
      const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(line);
      if (match) found[match[1] as string] = match[2] as string;
      else this.problems.push(`input '${name}': NAME=value expected in entry ${i + 1}`);
    }
    return found;
  }

  /** What YAML 1.2 takes for a boolean. */
  flag(name: string, otherwise: boolean): boolean {
    const value = this.text(name);
    if (value === '') return otherwise;
    if (/^(true|True|TRUE)$/.test(value)) return true;
    if (!/^(false|False|FALSE)$/.test(value))
      this.problems.push(`input '${name}': true or false expected, got '${value}'`);
    return false;
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === '') return undefined;
    const found = choices.find((choice) => choice === value);
    if (found === undefined)
      this.problems.push(`input '${name}': one of ${choices.join(', ')} expected, got '${value}'`);
    return found;
  }

  count(name: string, max: number): number | undefined {
    const value = this.text(name);
    if (value === '') return undefined;
    if (/^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= max) return Number(value);
    this.problems.push(`input '${name}': a whole number from 1 to ${max} expected, got '${value}'`);
    return undefined;
  }
}
