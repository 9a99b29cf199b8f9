import { Checkout, told } from '../read.js';

/** What cimyr makes of one log, in a workspace that holds `src/a.py`. */
export async function scan(log: object): Promise<{ findings: string[]; omitted: number; notices: string[] }> {
  using checkout = new Checkout({ 'src/a.py': 'x' });
  const { findings, omitted, notices } = await checkout.read(
    { sarif: ['a.sarif'] },
    { 'a.sarif': JSON.stringify(log) },
  );
  return { findings: findings.map(told), omitted, notices: [...notices] };
}

/** One run of 2.1.0; `tool` has the rules and strings, `run` whatever else. */
export const oneRun = (results: readonly unknown[], tool: object = {}, run: object = {}) => ({
  version: '2.1.0',
  runs: [{ tool: { driver: { name: 'scan', ...tool } }, ...run, results }],
});

export const inFile = (uri: string, startLine?: number) => ({
  locations: [
    { physicalLocation: { artifactLocation: { uri }, ...(startLine ? { region: { startLine } } : {}) } },
  ],
});
