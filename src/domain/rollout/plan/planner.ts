import { err, ok, type Result } from '../../../base/result.js';
import type { Aim } from '../aim.js';
import type { Refusal } from '../failure.js';
import { obstacleTo } from '../obstacle.js';
import type { Ability, Seen } from '../seen.js';

/**
 * How a release gets there: rolled in its slot by the platform, started beside what serves and given its requests, or
 * place by place.
 */
export type Planner = 'by-roll' | 'by-traffic' | 'by-places';

type Choice = readonly [needs: readonly Ability[], planner: Planner];

/** The first row whose abilities the target has. A strategy without a last resort is refused. */
const CHOICES: Readonly<Record<Aim['strategy']['kind'], readonly Choice[]>> = {
  rolling: [
    [['rolls'], 'by-roll'],
    [['weights'], 'by-traffic'],
    [[], 'by-places'],
  ],
  'blue-green': [[['beside', 'weights'], 'by-traffic']],
  canary: [
    [['beside', 'weights'], 'by-traffic'],
    [['rolls'], 'by-roll'],
    [[], 'by-places'],
  ],
  recreate: [
    [['rolls'], 'by-roll'],
    [['weights'], 'by-traffic'],
    [[], 'by-places'],
  ],
  immediate: [
    [['beside', 'weights'], 'by-traffic'],
    [['rolls'], 'by-roll'],
    [[], 'by-places'],
  ],
};

/** The error says what the strategy lacks, or what is in its way. */
export function plannerFor({ kind }: Aim['strategy'], { abilities, places }: Seen): Result<Planner, Refusal> {
  for (const { name: place, obstacles = [] } of places) {
    const obstacle = obstacleTo(kind, obstacles);
    if (obstacle) return err({ kind: 'obstacle', place, obstacle });
  }
  const row = CHOICES[kind].find(([needs]) => needs.every((ability) => abilities.has(ability)));
  return row ? ok(row[1]) : err({ kind: 'lacks', strategy: kind });
}
