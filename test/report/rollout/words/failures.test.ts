import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Masked } from '../../../../src/base/masked.js';
import type { Measurement } from '../../../../src/domain/check/check.js';
import type { CommandEnd } from '../../../../src/domain/command-end.js';
import {
  type ArtifactTrouble,
  type FileWrong,
  isInDoubt,
  type RolloutFailure,
  SCRIPT_PROBLEMS,
  type ScriptProblem,
} from '../../../../src/domain/rollout/failure.js';
import { rolloutFailureWords } from '../../../../src/report/rollout/words/failures.js';
import { REMEDIES } from '../../../../src/report/rollout/words/problems.js';
import { reasonSentence } from '../../../../src/report/rollout/words/reasons.js';
import { masked, NEXT } from '../told.js';

type Kind = RolloutFailure['kind'];
type Of<K extends Kind> = Extract<RolloutFailure, { kind: K }>;

const place = 'web1';
const MEASURED: Measurement = { at: 0, ms: 5, result: 'fail', code: 500, problem: 'H-STATUS' };

/** One of each kind, and what is said of it. */
const GOLDEN: { readonly [K in Kind]: readonly [failure: Of<K>, what: string, next: string] } = {
  unreachable: [
    { kind: 'unreachable', place, code: 'E-SSH-TIMEOUT', detail: masked('web1 did not answer') },
    'web1 did not answer (E-SSH-TIMEOUT)',
    'see whether web1 can be reached, and how far it came',
  ],
  'no-shell': [
    {
      kind: 'no-shell',
      place,
      said: masked('Hello!\nThis account is currently not available.'),
      end: { kind: 'exit', code: 1 },
    },
    'web1: its login runs no script of ours: it exited with code 1 and said: Hello! This account is currently not available',
    'give the user a shell that runs commands, without ForceCommand, and start files that ask nothing',
  ],
  'cut-short': [
    { kind: 'cut-short', place, said: masked(''), end: { kind: 'killed' } },
    'web1: the answer was cut short: the script there was killed and said nothing',
    'see what ends it there (memory, limits of processes), then run it again',
  ],
  'too-long': [
    { kind: 'too-long', place, bytes: 8 * 1024 * 1024 },
    'web1: the answer is longer than 8.0 MB',
    'look at the size of the files below .cimyr there',
  ],
  'artifact-changed': [
    { kind: 'artifact-changed', detail: masked('app.js: Cannot stat: No such file or directory') },
    'the artifact has changed while it was sent: app.js: Cannot stat: No such file or directory',
    'let its build end first, then deploy again',
  ],
  'no-programs': [
    { kind: 'no-programs', place, programs: ['flock', 'tar'] },
    'web1: flock, tar not found there',
    'install util-linux, tar',
  ],
  belongs: [
    { kind: 'belongs', place, owner: masked('blog/test'), us: 'shop/test' },
    'web1: its directory belongs to blog/test, not to shop/test',
    'choose another path',
  ],
  state: [
    { kind: 'state', place, path: '.cimyr/ledger.json', wrong: 'ledger-damaged' },
    'web1: .cimyr/ledger.json is damaged',
    'bring it back from another host or a backup, or have it made anew from what is there (cimyr accept)',
  ],
  'proxy-silent': [
    { kind: 'proxy-silent', place, detail: masked("Can't find backend.") },
    "web1: the proxy cannot be asked: Can't find backend.",
    "see the proxy's own log and status; one that does not answer has to be restarted",
  ],
  'no-server': [
    { kind: 'no-server', place, ports: [8001, 9], stateFiles: [] },
    "web1: the proxy's backend has no server for port 8001, 9",
    'add one each to its configuration',
  ],
  obstacle: [
    { kind: 'obstacle', place, obstacle: { kind: 'level', level: 'operator' } },
    "web1: the proxy's socket has level operator, which may not set weights",
    "give it 'level admin' in the proxy's configuration",
  ],
  lacks: [
    { kind: 'lacks', strategy: 'blue-green' },
    'blue-green needs a proxy that divides the requests',
    "add 'traffic', or choose rolling, canary or recreate",
  ],
  'no-room': [
    { kind: 'no-room', place, serving: [{ order: 8001, release: NEXT }, { order: 8002 }] },
    'web1 has no idle half for the release: ports 8001 (a1b2c3d), 8002 (unknown) have requests',
    "take it from one half with the proxy's weights",
  ],
  'other-content': [
    { kind: 'other-content', release: NEXT },
    'release a1b2c3d was deployed before with other content',
    'give the new one another name (--release)',
  ],
  'not-kept': [
    { kind: 'not-kept', release: NEXT, places: ['web1', 'web2'] },
    'release a1b2c3d is not kept on web1, web2',
    'deploy it again, or leave out who lacks it (--without web1 --without web2)',
  ],
  'no-record': [{ kind: 'no-record', release: 'v1' }, 'release v1 has no record there', 'deploy it again'],
  'no-secret': [
    { kind: 'no-secret', release: 'v1', variable: 'TOKEN', secrets: ['API'] },
    "release v1 needs the secret API for its variable TOKEN, and today's file has no such variable",
    'if the file of that day had it, add it again',
  ],
  unset: [
    { kind: 'unset', check: 'up', variable: 'HOST' },
    "health check 'up': variable HOST is not set",
    "add it to 'variables'",
  ],
  ambiguous: [
    { kind: 'ambiguous', to: 'v', matches: ['v2', 'v1'] },
    "'v' names more than one release",
    'they are v2, v1: give one of them whole',
  ],
  'not-there': [
    { kind: 'not-there', there: ['v2', 'v1'] },
    'nobody can tell which of v2, v1 is meant',
    'name one that is (--release): v2, v1',
  ],
  'nothing-live': [{ kind: 'nothing-live' }, 'no release is live here', 'deploy one'],
  'left-over': [
    { kind: 'left-over', intent: 'rollback', release: 'v1' },
    'the rollback of release v1 has no end: nobody can tell what should serve',
    'deploy or go back, or take what is there as it is (cimyr accept)',
  ],
  'no-way-back': [
    { kind: 'no-way-back', to: 'v', kept: ['v2', 'v1'] },
    "there is no release 'v' to go back to",
    'kept are v2, v1',
  ],
  'release-name': [
    { kind: 'release-name', release: '../../etc' },
    "'../../etc' is no name of a release",
    "use letters, digits, '.', '_', '+' and '-' (at most 100)",
  ],
  'no-commit': [
    { kind: 'no-commit' },
    'there is no commit to name the release after',
    'give it a name (--release)',
  ],
  artifact: [
    { kind: 'artifact', path: '/app/dist', wrong: 'missing' },
    'artifact /app/dist: it does not exist',
    'build it first',
  ],
  command: [
    {
      kind: 'command',
      place,
      command: masked('./start'),
      end: { kind: 'exit', code: 7 },
      output: masked('no port\n'),
    },
    '`./start` exited with code 7',
    'its last lines say why',
  ],
  check: [
    { kind: 'check', check: masked('up'), measurement: MEASURED, attempts: 3 },
    'up: answered 500 (H-STATUS), after 3 attempts',
    'look at its log',
  ],
  'not-seen': [
    { kind: 'not-seen', step: 'stop web1:1', times: 3 },
    "'stop web1:1' was done 3 times, but the target does not show it",
    'see there what undoes it',
  ],
  'no-space': [
    { kind: 'no-space', place, path: '/srv/shop', bytes: 3 * 1024 * 1024, freeBytes: 1024 * 1024 },
    '3.0 MB are to be sent, but only 1.0 MB are free below /srv/shop',
    'make space there',
  ],
  'not-ready': [
    { kind: 'not-ready', place, servers: ['s1', 's2'], waitedMs: 30_000 },
    "the proxy's own check of s1, s2 did not become good within 30.0 s",
    'see what it asks',
  ],
  engine: [
    { kind: 'engine', place, doing: 'create', detail: masked('no space left on device') },
    'the engine of web1 refuses (create): no space left on device',
    'see its own log (journalctl -u docker)',
  ],
  image: [
    {
      kind: 'image',
      place,
      reference: masked('shop:2'),
      wrong: 'missing',
      detail: masked('manifest unknown'),
    },
    'web1: image shop:2: there is no such image: manifest unknown',
    'see its name and tag; was it pushed?',
  ],
  container: [
    {
      kind: 'container',
      place,
      container: 'shop-a1',
      wrong: 'ended',
      code: 3,
      detail: masked(''),
      output: masked('boom'),
    },
    'container shop-a1 on web1 ended with exit code 3 soon after its start',
    'see what it has printed last',
  ],
  'port-taken': [
    { kind: 'port-taken', place, port: 8001, pid: 4711, release: 'v1' },
    'process 4711 of release v1 still listens at port 8001 of web1',
    "have 'stop' return when it has ended, or end process 4711; where sockets are handed over, set 'socket-activated: true'",
  ],
  'cannot-roll': [
    { kind: 'cannot-roll', place },
    'web1 cannot replace a release in its place',
    'choose another strategy',
  ],
  script: [
    { kind: 'script', place, problem: 'cannot-write', about: masked('/srv/shop/x') },
    'cannot write /srv/shop/x (out of space?)',
    'check the space and rights below the path of the target',
  ],
};

describe('what is said of a failure', () => {
  it.each(Object.values(GOLDEN))('$0.kind', (failure, what, next) => {
    expect(rolloutFailureWords(failure)).toEqual({ what, next });
  });

  it('of a place in doubt names it, so that one knows where to look', () => {
    const doubtful = Object.values(GOLDEN).filter(([failure]) => isInDoubt(failure));
    expect(doubtful).toHaveLength(9);
    for (const [, what] of doubtful) expect(what).toMatch(/^web1\b/);
  });

  const next = (failure: RolloutFailure) => rolloutFailureWords(failure).next;
  const what = (failure: RolloutFailure) => rolloutFailureWords(failure).what;

  it('says of an artifact what is wrong with it, and of a rollback that there is nowhere to go', () => {
    const artifact = (trouble: ArtifactTrouble<Masked>) =>
      reasonSentence({ kind: 'artifact', path: 'dist', ...trouble });
    expect(artifact({ wrong: 'empty' })).toBe('artifact dist: it is empty; build it first');
    expect(artifact({ wrong: 'odd-name', entry: masked('a\nb') })).toBe(
      "artifact dist: 'a\nb' has a line break or a backslash in its name; rename it",
    );
    expect(artifact({ wrong: 'no-file', entry: masked('fifo') })).toBe(
      "artifact dist: 'fifo' is neither file, directory nor link; remove it",
    );
    expect(artifact({ wrong: 'unreadable', detail: masked('EACCES: permission denied') })).toBe(
      'artifact dist: EACCES: permission denied; make it readable, or build it again',
    );
    expect(reasonSentence({ kind: 'no-way-back', kept: [] })).toBe(
      'there is no release to go back to; no other release is kept',
    );
  });

  it('names what to do with each file that cannot be used', () => {
    const wrongs: Record<FileWrong, string> = {
      'ledger-gone': 'f is gone, though releases have been deployed there',
      'ledger-damaged': 'f is damaged',
      'ledger-foreign': 'f is of another app or environment',
      'journal-damaged': 'f is damaged',
      'fence-gone': 'f is gone',
      'fence-damaged': 'f is damaged',
      'lease-damaged': 'f is damaged',
      'record-damaged': 'f is damaged',
      'record-foreign': 'f is the record of something else',
      newer: 'f is of version 9',
      'ledger-apart': 'f differs from the one on web2',
      'journal-apart': 'f differs from the one on web2',
      'record-apart': 'f differs from the one on web2',
      unreadable: 'f cannot be read',
    };
    for (const [wrong, words] of Object.entries(wrongs) as [FileWrong, string][]) {
      const more = wrong === 'newer' ? { version: 9 } : wrong.endsWith('-apart') ? { other: 'web2' } : {};
      const failure: RolloutFailure = { kind: 'state', place, path: 'f', wrong, ...more };
      expect(what(failure)).toBe(`web1: ${words}`);
      expect(next(failure)).not.toBe('');
    }
  });

  it('says something of each word of a script, and of one that ends in its own way', () => {
    const script = (problem: ScriptProblem, about = '', end?: CommandEnd) =>
      rolloutFailureWords({ kind: 'script', place, problem, about, ...(end ? { end } : {}) });
    const said = SCRIPT_PROBLEMS.map((problem) => script(problem, 'x').what);
    expect(new Set(said).size).toBe(SCRIPT_PROBLEMS.length);
    for (const problem of SCRIPT_PROBLEMS) expect(script(problem).next).not.toBe('');
    expect(script('ended', 'tar: not found').what).toBe('tar: not found');
    expect(script('ended', '', { kind: 'exit', code: 3 }).what).toBe('it exited with code 3');
    expect(script('ended', '', { kind: 'killed' }).what).toBe('it was killed');
  });
});

describe('a command', () => {
  const failed = (end: CommandEnd, { at, output = '' }: { at?: string; output?: string } = {}) =>
    rolloutFailureWords({
      kind: 'command',
      ...(at === undefined ? {} : { place: at }),
      command: 'x; y',
      end,
      output,
    });
  const check = (end: CommandEnd) =>
    rolloutFailureWords({
      kind: 'check',
      check: 'c',
      attempts: 1,
      measurement: { at: 0, ms: 1, result: 'fail', problem: 'H-COMMAND', end },
    });

  it('that was killed is said in one way: here, on a place, and as a check', () => {
    for (const end of [{ kind: 'killed' }, { kind: 'killed', signal: 'SIGKILL' }] as const) {
      const how = 'signal' in end ? 'was killed by SIGKILL' : 'was killed';
      expect(failed(end)).toEqual({
        what: `\`x; y\` ${how}`,
        next: 'look at how far it came, then run it again',
      });
      expect(failed(end, { at: 'web1' })).toEqual({
        what: `\`x; y\` ${how}`,
        next: 'look on web1 at how far it came, then run it again',
      });
      expect(check(end).what).toBe(`c: ${how} (H-COMMAND), after 1 attempt`);
    }
  });

  it('that was late is told what helps where it runs', () => {
    const late = { kind: 'late', limitMs: 60_000 } as const;
    expect(failed(late).what).toBe('`x; y` did not end within 1 m 00 s');
    expect(failed(late).next).toContain("raise its 'timeout'");
    expect(failed(late, { at: 'web1' }).next).toContain('must be left in the background');
    expect(check(late).what).toContain('did not end within 1 m 00 s');
  });

  it('is advised by its exit code, else by what it printed', () => {
    expect(failed({ kind: 'exit', code: 127 }).next).toBe('install the command, or correct its name');
    expect(failed({ kind: 'exit', code: 1 }).next).toContain('it printed nothing');
    expect(failed({ kind: 'exit', code: 1 }, { output: 'why' }).next).toBe('its last lines say why');
    expect(failed({ kind: 'not-started', detail: 'no bash' })).toEqual({
      what: '`x; y` could not start: no bash',
      next: 'correct it and run again',
    });
  });
});

describe('a check', () => {
  const failed = (check: string, measurement: Partial<Measurement>, slot?: string, output?: string) =>
    rolloutFailureWords({
      kind: 'check',
      check,
      ...(slot === undefined ? {} : { slot }),
      ...(output === undefined ? {} : { output }),
      measurement: { at: 0, ms: 1, result: 'fail', ...measurement },
      attempts: 2,
    });

  it.each(['web1', 'local', 'web1: x'])('that is called %s gets the remedy of a check', (name) => {
    const words = failed(name, { end: { kind: 'exit', code: 1 }, excerpt: 'db down, see the log' });
    expect(words).toEqual({
      what: `${name}: exited with code 1, after 2 attempts`,
      next: 'its last lines say why',
    });
  });

  it('is helped by what was measured, else by what was printed, else by looking', () => {
    expect(failed('up', { problem: 'H-REFUSED' }, 's', 'out').next).toBe(
      'check that something listens there',
    );
    expect(failed('up', { result: 'unreachable', problem: 'E-SSH-LOST' }).next).toBe(
      'see whether it can be asked from there',
    );
    expect(failed('up', {}, 's', 'out').next).toBe('its last lines say why');
    expect(failed('up', {}, 's', ' \n').next).toContain('see the log of the instance');
    expect(failed('up', {}).next).toContain('see the log of the release');
    expect(failed('up', {}).what).toBe('up: no answer, after 2 attempts');
  });
});

it('every problem that a network check tells has its remedy', () => {
  // The first says what Node said, the second that nobody waits for it.
  const without = ['H-FAILED', 'H-ENDED'];
  const room = 'src/adapters/http';
  const told = readdirSync(room).flatMap((file) => [
    ...readFileSync(`${room}/${file}`, 'utf8').matchAll(/'([EH]-[A-Z-]+)'/g),
  ]);
  const problems = new Set(told.map(([, problem = '']) => problem));
  expect([...problems].filter((one) => REMEDIES[one] === undefined)).toEqual(expect.arrayContaining(without));
  expect(Object.keys(REMEDIES).filter((one) => !problems.has(one))).toEqual([]);
  expect(problems.size).toBe(Object.keys(REMEDIES).length + without.length);
});

it('no sentence is understood again by its form, in reports or where a rollout is put together', () => {
  for (const room of ['src/report/rollout', 'src/wiring/deploy', 'src/rollout', 'src/adapters/hosts']) {
    const files = readdirSync(room, { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.ts') && name !== 'names.ts')) {
      const text = readFileSync(`${room}/${file}`, 'utf8');
      const parses =
        /(?:message|what|next|because|note)\w*\.(?:startsWith|endsWith|includes|match|split|lastIndexOf|replace)\(|lastIndexOf\('; '\)|split\('; '\)|\.(?:exec|test)\((?:message|what|note)/;
      expect([`${room}/${file}`, parses.exec(text)?.[0]]).toEqual([`${room}/${file}`, undefined]);
    }
  }
});
