import { formatDuration } from '../../../base/duration.js';
import type { RolloutFailure } from '../../../domain/rollout/failure.js';
import type { Words } from '../../wording.js';
import { listed, shortRelease } from '../names.js';
import { mib } from './amounts.js';
import { checkFailureWords, commandWords } from './commands.js';
import { fileWords } from './files.js';
import { SCRIPT_WORDS } from './scripts.js';

type Of<K extends RolloutFailure['kind']> = Extract<RolloutFailure, { kind: K }>;

// Every sentence about what goes wrong in a rollout stands in this folder, each with what to do next.

/** Of what leaves a place in doubt its name comes first: whoever reads it has to look there. */
export const FAILURES: { readonly [K in RolloutFailure['kind']]: (failure: Of<K>) => Words } = {
  unreachable: ({ place, code, detail, remedy }) => ({
    what: `${detail} (${code})`,
    next: remedy ?? `see whether ${place} can be reached, and how far it came`,
  }),
  'cut-short': ({ place }) => ({ what: `${place}: the answer was cut short`, next: 'try again' }),
  'no-programs': ({ place, programs }) => ({
    what: `${place}: ${programs.join(', ')} not found there`,
    next: 'install what brings it',
  }),
  belongs: ({ place, owner, us }) => ({
    what: `${place}: its directory belongs to ${owner}, not to ${us}`,
    next: 'choose another path',
  }),
  state: ({ place, ...file }) => {
    const { what, next } = fileWords(file);
    return { what: `${place}: ${what}`, next };
  },
  'proxy-silent': ({ place, detail }) => ({
    what: `${place}: the proxy cannot be asked: ${detail}`,
    next: "see the proxy's own log and status",
  }),
  'no-server': ({ place, ports }) => ({
    what: `${place}: the proxy's backend has no server for port ${ports.join(', ')}`,
    next: 'add one each to its configuration',
  }),
  lacks: ({ strategy }) => ({
    what: `${strategy} needs a proxy that divides the requests`,
    next: "add 'traffic', or choose rolling, canary or recreate",
  }),
  'no-room': ({ place, serving }) => {
    const ports = serving.map(({ order, release }) => `${order} (${shortRelease(release ?? 'unknown')})`);
    return {
      what: `${place} has no idle half for the release: ports ${ports.join(', ')} have requests`,
      next: "take it from one half with the proxy's weights",
    };
  },
  'other-content': ({ release }) => ({
    what: `release ${shortRelease(release)} was deployed before with other content`,
    next: 'give the new one another name (--release)',
  }),
  'not-kept': ({ release, places }) => ({
    what: `release ${shortRelease(release)} is not kept on ${listed(places)}`,
    next: 'deploy it again',
  }),
  'no-record': ({ release }) => ({
    what: `release ${shortRelease(release)} has no record there`,
    next: 'deploy it again',
  }),
  'no-secret': ({ release, variable, secrets }) => {
    const which = secrets.includes('*') ? 'secrets' : `secret ${secrets.join(', ')}`;
    return {
      what: `release ${shortRelease(release)} needs the ${which} for its variable ${variable}, and today's file has no such variable`,
      next: 'if the file of that day had it, add it again',
    };
  },
  unset: ({ check, variable }) => ({
    what: `health check '${check}': variable ${variable} is not set`,
    next: "add it to 'variables'",
  }),
  command: commandWords,
  check: checkFailureWords,
  'not-seen': ({ step, times }) => ({
    what: `'${step}' was done ${times} times, but the target does not show it`,
    next: 'see there what undoes it',
  }),
  'no-space': ({ path, bytes, freeBytes }) => ({
    what: `${mib(bytes)} are to be sent, but only ${mib(freeBytes)} are free below ${path}`,
    next: 'make space there',
  }),
  'not-ready': ({ servers, waitedMs }) => ({
    what: `the proxy's own check of ${listed(servers)} did not become good within ${formatDuration(waitedMs)}`,
    next: 'see what it asks',
  }),
  'cannot-roll': ({ place }) => ({
    what: `${place} cannot replace a release in its place`,
    next: 'choose another strategy',
  }),
  script: ({ problem, about, end }) => {
    if (problem !== 'ended') {
      const [what, next] = SCRIPT_WORDS[problem];
      return { what: what(about), next };
    }
    const how = end?.kind === 'exit' ? `it ended with ${end.code}` : 'it was killed';
    return { what: about || how, next: 'check the space and rights below the path of the target' };
  },
};

/** What went wrong in a rollout, and what to do next. */
export function rolloutFailureWords(failure: RolloutFailure<string>): Words {
  // The table has one row per kind; TypeScript cannot see that row and failure belong together.
  const words = FAILURES[failure.kind] as (failure: RolloutFailure<string>) => Words;
  return words(failure);
}
