import { err, ok, type Result } from '../../../base/result.js';
import type { Collection } from '../collection.js';
import { at, type Json, listAt, textAt } from '../json.js';
import type { Places } from '../places.js';
import { locationOf } from './location.js';
import { levelOf, messageOf, Rules, titleOf } from './rules.js';

/** Takes the results of a SARIF 2.1.0 log. The error says why it is none. */
export function takeSarif(
  text: string,
  collection: Collection,
  places: Places,
  bases: readonly string[],
): Result<void, string> {
  const log = parsed(text);
  if (!log.ok) return log;
  if (!Array.isArray(at(log.value, 'runs'))) return err("it is no SARIF log: 'runs' is not a list");
  for (const run of listAt(log.value, 'runs')) {
    const rules = new Rules(run);
    for (const result of listAt(run, 'results'))
      if (counts(result)) take(result, rules.of(result), { run, collection, places, bases });
  }
  return ok(undefined);
}

interface Around {
  readonly run: Json;
  readonly collection: Collection;
  readonly places: Places;
  readonly bases: readonly string[];
}

function take(result: Json, rule: Json, { run, collection, places, bases }: Around): void {
  const level = levelOf(result, rule);
  const message = messageOf(result, rule);
  if (level === undefined || message === undefined) return;
  if (collection.isFull(level)) return collection.omit(1);
  const location = locationOf(result, run);
  const file = location.paths.find((path) => places.file(path, bases) !== undefined);
  const place = places.place({ ...location.at, file }, bases);
  const details = textAt(rule, 'helpUri');
  collection.add({ source: 'sarif', level, message, title: titleOf(result, rule), place, details });
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
