import type { RunRecord } from '../../domain/record.js';
import type { RunOrigin } from './model.js';

/** What a run was of, and who had it started where; undefined where nothing is known of it. */
export function runOriginOf({ checkout, startedBy }: RunRecord): RunOrigin | undefined {
  const { repository, ref, actor, url, commit } = startedBy ?? {};
  const known = {
    repository,
    ref: ref?.replace(/^refs\/(?:heads|tags)\//, ''),
    actor,
    url,
    commit: checkout?.commit ?? commit,
  };
  const told = Object.fromEntries(Object.entries(known).filter(([, value]) => value));
  if (Object.keys(told).length === 0) return undefined;
  return { ...told, ...(checkout?.isChanged ? { isChanged: true } : {}) };
}
