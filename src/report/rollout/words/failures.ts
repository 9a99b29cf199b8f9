import { formatDuration } from '../../../base/duration.js';
import { isInDoubt, type RolloutFailure } from '../../../domain/rollout/failure.js';
import { packagesOf } from '../../../domain/rollout/programs.js';
import type { Words } from '../../wording.js';
import { listed, shortRelease } from '../names.js';
import { mib } from './amounts.js';
import { artifactWords } from './artifacts.js';
import { checkFailureWords, commandEndWords, commandWords } from './commands.js';
import { containerWords, imageWords } from './containers.js';
import { fileWords } from './files.js';
import { obstacleWords } from './obstacles.js';
import { type Said, saidWords } from './said.js';
import { scriptWords } from './scripts.js';

type Of<K extends RolloutFailure['kind']> = Extract<RolloutFailure, { kind: K }>;

const release = (name: string) => `release ${shortRelease(name)}`;

// Every sentence about what goes wrong in a rollout stands in this folder, each with what to do next.

export const FAILURES: { readonly [K in RolloutFailure['kind']]: (failure: Of<K>) => Said } = {
  unreachable: ({ place, code, detail, remedy }) => [
    `${detail} (${code})`,
    remedy ?? `see whether ${place} can be reached, and how far it came`,
  ],
  'no-shell': ({ said, end }) => [
    `its login runs no script of ours: it ${commandEndWords(end)} and ${saidWords(said)}`,
    'give the user a shell that runs commands, without ForceCommand, and start files that ask nothing',
  ],
  'cut-short': ({ said, end }) => [
    `the answer was cut short: the script there ${commandEndWords(end)} and ${saidWords(said)}`,
    'see what ends it there (memory, limits of processes), then run it again',
  ],
  'too-long': ({ bytes }) => [
    `the answer is longer than ${mib(bytes)}`,
    'look at the size of the files below .cimyr there',
  ],
  'no-programs': ({ programs }) => [
    `${programs.join(', ')} not found there`,
    `install ${listed(packagesOf(programs))}`,
  ],
  belongs: ({ owner, us }) => [`its directory belongs to ${owner}, not to ${us}`, 'choose another path'],
  state: fileWords,
  'proxy-silent': ({ detail }) => [
    `the proxy cannot be asked: ${detail}`,
    "see the proxy's own log and status; one that does not answer has to be restarted",
  ],
  'no-server': ({ ports, stateFiles }) => [
    `the proxy's backend has no server for port ${ports.join(', ')}`,
    stateFiles.length === 0
      ? 'add one each to its configuration'
      : `add one each to its configuration; if they are there, its state file brings former ports back: stop it, remove ${listed(stateFiles)}, start it`,
  ],
  obstacle: obstacleWords,
  lacks: ({ strategy }) => [
    `${strategy} needs a proxy that divides the requests`,
    "add 'traffic', or choose rolling, canary or recreate",
  ],
  'no-room': ({ place, serving }) => {
    const ports = serving.map((one) => `${one.order} (${shortRelease(one.release ?? 'unknown')})`);
    return [
      `${place} has no idle half for the release: ports ${ports.join(', ')} have requests`,
      "take it from one half with the proxy's weights",
    ];
  },
  'other-content': (failure) => [
    `${release(failure.release)} was deployed before with other content`,
    'give the new one another name (--release)',
  ],
  'not-kept': (failure) => [
    `${release(failure.release)} is not kept on ${listed(failure.places)}`,
    `deploy it again, or leave out who lacks it (${failure.places.map((place) => `--without ${place}`).join(' ')})`,
  ],
  'no-record': (failure) => [`${release(failure.release)} has no record there`, 'deploy it again'],
  'no-secret': ({ variable, secrets, ...failure }) => {
    const which = secrets.includes('*') ? 'secrets' : `secret ${secrets.join(', ')}`;
    return [
      `${release(failure.release)} needs the ${which} for its variable ${variable}, and today's file has no such variable`,
      'if the file of that day had it, add it again',
    ];
  },
  unset: ({ check, variable }) => [
    `health check '${check}': variable ${variable} is not set`,
    "add it to 'variables'",
  ],
  'no-way-back': ({ to, kept }) => [
    `there is no release ${to === undefined ? '' : `'${to}' `}to go back to`,
    kept.length > 0 ? `kept are ${kept.join(', ')}` : 'no other release is kept',
  ],
  ambiguous: ({ to, matches }) => [
    `'${to}' names more than one release`,
    `they are ${matches.join(', ')}: give one of them whole`,
  ],
  'not-there': ({ there, ...failure }) => [
    failure.release === undefined
      ? there.length === 0
        ? 'no release is there'
        : `nobody can tell which of ${there.map(shortRelease).join(', ')} is meant`
      : `${release(failure.release)} is not there`,
    there.length === 0 ? 'deploy one' : `name one that is (--release): ${listed(there)}`,
  ],
  'nothing-live': () => ['no release is live here', 'deploy one'],
  'left-over': ({ intent, ...failure }) => [
    `the ${intent === 'deploy' ? 'deployment' : 'rollback'} of ${release(failure.release)} has no end: nobody can tell what should serve`,
    'deploy or go back, or take what is there as it is (cimyr accept)',
  ],
  'release-name': (failure) => [
    `'${failure.release.slice(0, 80)}' is no name of a release`,
    "use letters, digits, '.', '_', '+' and '-' (at most 100)",
  ],
  'no-commit': () => ['there is no commit to name the release after', 'give it a name (--release)'],
  artifact: artifactWords,
  command: commandWords,
  check: checkFailureWords,
  'not-seen': ({ step, times }) => [
    `'${step}' was done ${times} times, but the target does not show it`,
    'see there what undoes it',
  ],
  'artifact-changed': ({ detail }) => [
    `the artifact has changed while it was sent: ${detail}`,
    'let its build end first, then deploy again',
  ],
  'no-space': ({ path, bytes, freeBytes }) => [
    `${mib(bytes)} are to be sent, but only ${mib(freeBytes)} are free below ${path}`,
    'make space there',
  ],
  'not-ready': ({ servers, waitedMs }) => [
    `the proxy's own check of ${listed(servers)} did not become good within ${formatDuration(waitedMs)}`,
    'see what it asks',
  ],
  'cannot-roll': ({ place }) => [`${place} cannot replace a release in its place`, 'choose another strategy'],
  engine: ({ place, doing, detail }) => [
    `the engine of ${place} refuses (${doing}): ${detail}`,
    'see its own log (journalctl -u docker)',
  ],
  image: imageWords,
  container: containerWords,
  'port-taken': ({ place, port, pid, ...failure }) => [
    `process ${pid}${failure.release === undefined ? '' : ` of ${release(failure.release)}`} still listens at port ${port} of ${place}`,
    `have 'stop' return when it has ended, or end process ${pid}; where sockets are handed over, set 'socket-activated: true'`,
  ],
  script: scriptWords,
};

/** What went wrong in a rollout, and what to do next; of a place in doubt which it is comes first. */
export function rolloutFailureWords(failure: RolloutFailure<string>): Words {
  // The table has one row per kind; TypeScript cannot see that row and failure belong together.
  const row = FAILURES[failure.kind] as (failure: RolloutFailure<string>) => Said;
  const [what, next] = row(failure);
  const place = isInDoubt(failure) && failure.kind !== 'unreachable' ? `${failure.place}: ` : '';
  return { what: `${place}${what}`, next };
}
