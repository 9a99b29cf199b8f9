import { at, isObject, type Json, listAt, textAt } from '../json.js';
import { worded } from './message.js';

/** What a person should know of a log beside its results. */
export type ScanTrouble =
  | { readonly kind: 'failed'; readonly tool: string; readonly why: string | undefined }
  | { readonly kind: 'odd'; readonly count: number }
  | { readonly kind: 'elsewhere' };

/** Why the results of a run may not be all that there is. */
export function troublesOf(run: Json): ScanTrouble[] {
  const results = at(run, 'results');
  const isList = results === undefined || results === null || Array.isArray(results);
  const odd = listAt(run, 'results').filter((one) => !isObject(one)).length;
  const files = [at(run, 'externalPropertyFileReferences'), at(run, 'externalPropertyFiles')];
  const hasMore = files.some((one) => at(one, 'results') !== undefined);
  return [
    ...(isList && isObject(run) ? [] : [{ kind: 'odd', count: 1 } as const]),
    ...(odd > 0 ? [{ kind: 'odd', count: odd } as const] : []),
    ...(hasMore ? [{ kind: 'elsewhere' } as const] : []),
    ...listAt(run, 'invocations').flatMap((one) => failedScan(one, run)),
  ];
}

const NOTIFICATIONS = ['toolExecutionNotifications', 'toolConfigurationNotifications', 'toolNotifications'];

function failedScan(invocation: Json, run: Json): ScanTrouble[] {
  const hasFailed = ['executionSuccessful', 'toolExecutionSuccessful'].some(
    (key) => at(invocation, key) === false,
  );
  if (!hasFailed) return [];
  const said = NOTIFICATIONS.flatMap((key) => listAt(invocation, key));
  const first = said.find((one) => textAt(one, 'level') === 'error') ?? said[0];
  const tool = textAt(run, 'tool', 'driver', 'name') ?? textAt(run, 'tool', 'name') ?? 'its tool';
  return [{ kind: 'failed', tool, why: worded(at(first, 'message')) }];
}
