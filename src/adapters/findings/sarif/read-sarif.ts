import { err, ok, type Result } from '../../../base/result.js';
import { elsewhere } from '../elsewhere.js';
import { at, isObject, type Json, listAt, textAt } from '../json.js';
import type { Reading } from '../reading.js';
import { ResultLevels } from './levels.js';
import { locationOf } from './location.js';
import { resultMessage } from './message.js';
import { olderResult, olderRun } from './older.js';
import { Rules, titleOf } from './rules.js';
import { type ScanTrouble, troublesOf } from './troubles.js';

const OLDER = /^(?:1\.|2\.0\.)/;
const READ = /^[12]\.\d/;

/** Takes the results of a SARIF log, of 2.1.0 and what came before it. The error says why it is none. */
export function takeSarif(text: string, reading: Reading): Result<readonly ScanTrouble[], string> {
  const log = parsed(text);
  if (!log.ok) return log;
  const version = textAt(log.value, 'version')
    ?.replace(/[^\w.+-]/g, '')
    .slice(0, 40);
  if (version !== undefined && !READ.test(version))
    return err(`it is SARIF ${version}, and up to 2.2 is read; let its tool write 2.1.0`);
  if (!Array.isArray(at(log.value, 'runs'))) return err(noRuns(version));
  const troubles: ScanTrouble[] = [];
  for (const run of listAt(log.value, 'runs')) {
    troubles.push(...troublesOf(run));
    const isOlder = version === undefined ? at(run, 'tool', 'driver') === undefined : OLDER.test(version);
    takeRun(isOlder ? olderRun(run) : run, isOlder ? olderResult : asItIs, reading);
  }
  return ok(troubles);
}

const noRuns = (version: string | undefined) =>
  `it is no SARIF log${version === undefined ? '' : ` of version ${version}`}: 'runs' is not a list`;

const asItIs = (result: Json) => result;

function takeRun(run: Json, shaped: (result: Json) => Json, reading: Reading): void {
  const rules = new Rules(run);
  const levels = new ResultLevels(run, rules);
  for (const one of listAt(run, 'results').filter(isObject)) {
    const result = shaped(one);
    if (counts(result)) take(result, { run, rules, levels }, reading);
  }
}

interface Scanned {
  readonly run: Json;
  readonly rules: Rules;
  readonly levels: ResultLevels;
}

function take(result: Json, { run, rules, levels }: Scanned, { collection, places, bases }: Reading): void {
  const level = levels.of(result);
  if (level === undefined) return;
  if (collection.isFull(level)) return collection.omit(1);
  const rule = rules.of(result)?.rule;
  const title = titleOf(result, rule);
  const { paths, at: named, inside } = locationOf(result, run);
  // Scans name paths from the root of the repository.
  const fromRoot = bases.toReversed();
  const file = paths.find((path) => places.file(path, fromRoot) !== undefined);
  const place = places.place({ ...named, file }, fromRoot);
  const words = resultMessage(result, rules) ?? title ?? 'a result without words';
  const located = inside === undefined ? words : `${inside}: ${words}`;
  const message = place ? located : elsewhere(located, { ...named, file: paths[0] });
  collection.add({ source: 'sarif', level, message, title, place, details: textAt(rule, 'helpUri') });
}

/** What somebody has looked at and accepted, and what is there no more, is nothing to say again. */
function counts(result: Json): boolean {
  const isAccepted = (suppression: Json) => (textAt(suppression, 'status') ?? 'accepted') === 'accepted';
  return textAt(result, 'baselineState') !== 'absent' && !listAt(result, 'suppressions').some(isAccepted);
}

function parsed(text: string): Result<Json, string> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    // V8 quotes the text around a mistake: half a secret could stand there.
    const place = /\(line (\d+) column (\d+)\)|at position (\d+)/.exec((error as Error).message);
    const where = place ? ` (${place[0].replace(/^\(|\)$/g, '')})` : '';
    return err(`it is no JSON${where}`);
  }
}
