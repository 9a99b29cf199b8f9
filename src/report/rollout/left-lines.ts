import type { Unfinished } from '../../domain/rollout/journal.js';
import type { Observation } from '../../domain/rollout/observation.js';
import { hasAll, shareOf } from '../../domain/rollout/seen.js';
import { listed, shortRelease, withShortReleases } from './names.js';
import { whenWords } from './when.js';

/** What a rollout without an end has left, and what becomes of it (goal.ts decides; health is not known here). */
export function leftLines(left: Unfinished, { seen, lease }: Observation, now: number): string[] {
  const { intent, release, by, at, open } = left;
  const what = `the ${intent === 'deploy' ? 'deployment' : 'rollback'} of ${shortRelease(release)} by ${by}, begun ${whenWords(at, now)}`;
  const doubtful =
    open.size > 0 ? [`  nobody knows how far it came: ${listed([...open].map(withShortReleases))}`] : [];
  if (lease) return [`under way, or interrupted while its lease lasts: ${what}`, ...doubtful];
  const next = '  a deploy or rollback leads from there to its own release';
  return [`interrupted: ${what}`, ...doubtful, `${next}; an action's post phase ${becomes(left, seen)}`];
}

function becomes({ intent, release, previous, goal }: Unfinished, seen: Observation['seen']): string {
  if (goal !== release) return `goes on: it ${back(goal)}`;
  if (intent === 'rollback') return 'brings it to its end';
  if (hasAll(seen, release)) return `brings it to its end if it is healthy; else it ${back(previous)}`;
  const whether = shareOf(seen, release) > 0 ? ' if it is healthy' : '';
  return `${back(previous)}; with 'on-interrupt: resume' it goes on to ${shortRelease(release)}${whether}`;
}

const back = (release: string | undefined) =>
  release === undefined ? 'withdraws it, as nothing served before' : `goes back to ${shortRelease(release)}`;
