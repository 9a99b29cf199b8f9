import type { RolloutFailure, ScriptProblem } from '../../../domain/rollout/failure.js';
import { shortRelease } from '../names.js';
import { commandEndWords } from './commands.js';
import type { Said } from './said.js';

const SPACE = 'check the space and rights below the path of the target';
const AGAIN = 'run it again; if it stays so, look at the network and the disk there';

type Row = readonly [what: (about: string) => string, next: string];

const ROWS: Readonly<Record<ScriptProblem, Row>> = {
  'no-release': [(release) => `release ${shortRelease(release)} is not there`, 'deploy it again'],
  'other-release': [
    (release) => `release ${shortRelease(release)} is there already with other content`,
    'give the new one another name',
  ],
  'not-as-sent': [() => 'the files did not arrive as they were sent', AGAIN],
  'not-whole': [() => 'the files did not arrive whole (out of space?)', SPACE],
  'no-shared': [
    (path) => `${path} is shared and not there, and the artifact has none`,
    "put the file there; if a directory is meant, write it with a slash at its end in 'shared'",
  ],
  'cannot-write': [(path) => `cannot write ${path} (out of space?)`, SPACE],
  'no-directory': [
    (path) => `${path} is a file, and has to be a directory`,
    "move it away there, or choose another 'path'",
  ],
  'cannot-make': [(path) => `cannot make ${path}`, SPACE],
  'cannot-move': [(path) => `cannot move ${path}`, SPACE],
  'cannot-link': [(path) => `cannot link ${path} (out of space or inodes?)`, SPACE],
  'cannot-remove': [(path) => `cannot remove what is no longer needed from ${path}`, SPACE],
  busy: [
    () => 'a step of another deployment is still under way here',
    'wait until it has ended, then run it again',
  ],
  'lease-busy': [() => "the lease's file is locked", 'look at what holds it there, then run it again'],
  'proxy-refuses': [(answer) => `the proxy refuses: ${answer}`, "see the proxy's own log and status"],
  ended: [(said) => said, SPACE],
};

/** What a script of ours found on a place, and what to do next. */
export function scriptWords({ problem, about, end }: Extract<RolloutFailure, { kind: 'script' }>): Said {
  const [what, next] = ROWS[problem];
  return [what(about) || `it ${end ? commandEndWords(end) : 'ended'}`, next];
}
