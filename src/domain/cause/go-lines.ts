const RUNS = /^=== (?:RUN|CONT|NAME) +(\S.*)$/;
const ENDS = /^ *--- (FAIL|PASS|SKIP): (\S.*) \([\d.]+m?s\)$/;
const SAYS = /^\s+\S+\.go:\d+: |^ {8}\s*\S/;
/** Of one test, and of all whose end is not known yet. */
const MAX_LINES = 6;
const MAX_TESTS = 2000;

/** With -v a Go test speaks long before its end is told: what it said is kept until then. */
export class GoLines<L extends { readonly bare: string }> {
  readonly #said = new Map<string, L[]>();
  #test = '';

  /** What the test has said whose end this line tells. */
  push(line: L): readonly L[] {
    const { bare } = line;
    const runs = bare.startsWith('=== ') ? RUNS.exec(bare)?.[1] : undefined;
    if (runs !== undefined) this.#test = runs;
    else if (this.#test !== '') return this.#hear(line);
    return [];
  }

  #hear(line: L): readonly L[] {
    const [, verdict, test = ''] = (line.bare.includes('--- ') && ENDS.exec(line.bare)) || [];
    if (verdict === undefined) {
      if (SAYS.test(line.bare)) this.#keep(line);
      return [];
    }
    const said = this.#said.get(test) ?? [];
    this.#said.delete(test);
    return said;
  }

  #keep(line: L): void {
    const said = this.#said.get(this.#test);
    if (said && said.length < MAX_LINES) said.push(line);
    else if (!said && this.#said.size < MAX_TESTS) this.#said.set(this.#test, [line]);
  }
}
