import type { Contexts, Expression } from './expression.js';

/** What is empty on GitHub, too, depending on the event and on how a run was started. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set([
  'github.head_ref',
  'github.base_ref',
  'github.event',
  'runner.debug',
]);
const ELSEWHERE: Readonly<Record<string, string>> = {
  'github.token':
    'write env: { GITHUB_TOKEN: "${{ secrets.GITHUB_TOKEN }}" }, and give it to the step that starts cimyr',
  'github.job': 'a job of cimyr finds its own name in $CIMYR_JOB',
  'github.run_id': 'a job of cimyr finds the id of its run in $CIMYR_RUN_ID',
};

/** What expressions read of `github` and `runner` and would find empty without a word, and what to do about each. */
export function emptyReads(expressions: readonly Expression[], contexts: Contexts): string[] {
  const names = new Set<string>();
  for (const [root, name] of expressions.flatMap(({ reads }) => reads))
    if ((root === 'github' || root === 'runner') && name !== undefined)
      names.add(`${root}.${name.toLowerCase()}`);
  return [...names]
    .filter((name) => !MAY_BE_EMPTY.has(name) && isEmpty(name, contexts))
    .map(
      (name) =>
        `${name} is empty: nothing here has a value for it; ${ELSEWHERE[name] ?? 'read env.NAME instead, and give NAME with --var'}`,
    );
}

function isEmpty(read: string, contexts: Contexts): boolean {
  const [root = '', name = ''] = read.split('.');
  const value = (contexts[root] as Readonly<Record<string, unknown>> | undefined)?.[name];
  return value === undefined || value === '';
}
