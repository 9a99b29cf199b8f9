import type { Path } from '../node.js';
import type { Problems } from '../problems.js';
import { sourcePlaceOf } from '../source.js';
import type { Outline } from './outline.js';
import type { Declared } from './stages.js';

/** A name, and where the file says it: as a key, or as the value of one. */
interface Named {
  readonly name: string;
  readonly path: Path;
  readonly part: 'key' | 'value';
}

/**
 * Names that expressions look up, and which differ in case only: GitHub's language does not tell them apart, and GitHub
 * refuses them, too. (A matrix's keys are looked at with its values.) The older format has always had room for both.
 */
export function checkCase({ stages, jobs }: Outline, isOlder: boolean, problems: Problems): void {
  if (isOlder) return;
  const ofStage: Named[][] = stages.map(() => []);
  for (const job of jobs) ofStage[job.stage]?.push(nameOf(job));
  for (const names of ofStage) checkNames('job', names, problems);
  for (const { fields, path } of jobs) {
    if (fields.services) checkNames('service', keysOf(fields.services, [...path, 'services']), problems);
  }
}

/** In a flat `jobs:` map the key is the name. */
const nameOf = ({ name, path }: Declared): Named =>
  path[0] === 'jobs' ? { name, path, part: 'key' } : { name, path: [...path, 'name'], part: 'value' };

const keysOf = (map: object, path: Path): Named[] =>
  Object.keys(map).map((name) => ({ name, path: [...path, name], part: 'key' }));

function checkNames(what: string, names: readonly Named[], problems: Problems): void {
  const seen = new Map<string, Named>();
  for (const { name, path, part } of names) {
    const first = seen.get(name.toLowerCase());
    if (!first) seen.set(name.toLowerCase(), { name, path, part });
    if (!first || first.name === name) continue;
    const { line, column } = sourcePlaceOf(problems.source, problems.rangeOf(first.path, first.part)[0]);
    const both = `${what} '${name}' and '${first.name}' at ${line}:${column}`;
    const message = `${both} differ in case only, which expressions do not tell apart; rename one`;
    problems.of('E-DUP', path, message, part);
  }
}
