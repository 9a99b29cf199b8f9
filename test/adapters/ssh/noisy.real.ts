import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { connected } from './connected.js';
import { keys, noSshd, startSshd } from './sshd.js';

const COMMAND = '"$SSH_ORIGINAL_COMMAND"';
const force = (line: string) => `ForceCommand ${line}`;

/** What people and distributions let a login say, `DIRECTORY` holds files. */
const NOISES: Readonly<Record<string, readonly string[]>> = {
  'a greeting before': [force(`echo Welcome to web1; eval ${COMMAND}`)],
  'a greeting without an end of line, on both streams': [
    force(`printf Welcome; printf careful >&2; eval ${COMMAND}`),
  ],
  'a farewell, and an exit code of its own': [
    force(`echo Welcome; sh -c ${COMMAND}; echo bye; echo bye >&2; exit 0`),
  ],
  'an interactive bash with a ~/.bashrc that greets': [
    'SetEnv HOME=DIRECTORY',
    force(`bash -i -c ${COMMAND}`),
  ],
  'BASH_ENV that greets, where sh is bash': [
    force(`BASH_ENV=DIRECTORY/.bashrc PATH=DIRECTORY:$PATH bash -c ${COMMAND}`),
  ],
  'a trace of everything that is run, where sh is bash': [
    force(`SHELLOPTS=xtrace:verbose PATH=DIRECTORY:$PATH bash -c ${COMMAND}`),
  ],
  'a banner': ['Banner DIRECTORY/.bashrc', force(`eval ${COMMAND}`)],
  'standard error in standard output': [force(`exec 2>&1; echo Welcome; eval ${COMMAND}`)],
  'standard error nowhere': [force(`exec 2>/dev/null; eval ${COMMAND}`)],
  'a language of its own': [force(`LC_ALL=de_DE.UTF-8 LANGUAGE=de eval ${COMMAND}`)],
};

describe.skipIf(noSshd)('a login that talks', () => {
  it.concurrent.each(Object.entries(NOISES))('%s: answers are what the script printed', async (_, lines) => {
    using made = keys();
    const { directory } = made;
    writeFileSync(
      join(directory, '.bashrc'),
      'echo Welcome to web1\necho "be careful" >&2\nprintf "no end"\n',
    );
    symlinkSync('/bin/bash', join(directory, 'sh'));
    await using sshd = await startSshd({
      config: lines.map((line) => line.replaceAll('DIRECTORY', directory)),
    });
    using host = await connected(sshd);
    const script = 'echo "one"; cat; printf "two"; exit 6';
    for (const input of ['in', '\n', ''])
      expect(await host.run(script, Readable.from([Buffer.from(input)]))).toMatchObject({
        value: { code: 6, stdout: `one\n${input}two` },
      });
    const end = await host.run('echo of the script >&2; exit 0');
    expect(end).toMatchObject({ value: { code: 0 } });
    if (end.ok && !lines.join().includes('exec 2>')) expect(end.value.stderr).toBe('of the script\n');
  });

  it.concurrent.each([
    ['/usr/sbin/nologin', 'This account is currently not available.', 1],
    ['/bin/false', '', 1],
    [
      'echo \'Please login as the user "ubuntu" rather than the user "root".\'; echo; exit 142',
      'Please login as the user "ubuntu" rather than the user "root".',
      142,
    ],
    ['exec rbash -c "$SSH_ORIGINAL_COMMAND"', expect.stringContaining('restricted'), 1],
    ['read -r line; exec $SSH_ORIGINAL_COMMAND x', expect.any(String), expect.any(Number)],
    ['internal-sftp', expect.any(String), expect.any(Number)],
  ])('%s runs nothing, and is quoted', async (command, said, code) => {
    await using sshd = await startSshd({ config: [force(command)] });
    using host = await connected(sshd);
    expect(await host.run('echo run')).toMatchObject({
      ok: false,
      error: {
        code: 'E-HOST-SHELL',
        mayHaveRun: false,
        unframed: { kind: 'no-shell', said, end: { kind: 'exit', code } },
      },
    });
  });

  it.concurrent.each([
    `sh -c ${COMMAND} | head -c 66`,
    `sh -c ${COMMAND} 2>&1 | head -c 110`,
    `sh -c ${COMMAND} | sed s/end-/ende-/`,
  ])('an answer that %s has cut is no answer', async (command) => {
    await using sshd = await startSshd({ config: [force(command)] });
    using host = await connected(sshd);
    expect(await host.run('echo what was printed before it was cut')).toMatchObject({
      ok: false,
      error: { code: 'E-HOST-CUT', mayHaveRun: true, unframed: { kind: 'cut-short' } },
    });
  });

  it.concurrent('what a script leaves running is not waited for, however it holds the output open', async () => {
    await using sshd = await startSshd();
    using host = await connected(sshd);
    using made = keys();
    mkdirSync(join(made.directory, 'pids'));
    for (const left of [
      'sleep 600 &',
      '(sleep 600; echo late) &',
      'setsid sleep 600 2>&1 &',
      'exec 9>&1; sleep 600 &',
    ]) {
      const end = await host.run(`${left}\necho $! > ${made.directory}/pids/$$\necho done; exit 3`);
      expect([left, end]).toMatchObject([left, { value: { code: 3, stdout: 'done\n' } }]);
    }
    execFileSync('sh', ['-c', `kill $(cat ${made.directory}/pids/*)`]);
  });
});
