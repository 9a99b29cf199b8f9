import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { writeProof } from './proofs.js';
import { Site } from './site.js';

const FILES = 20_000;
const BYTES = 25_000;
const ROUNDS = 3;

/** Content that no compression helps, the same in every run. */
function fileOf(index: number, version: number): Buffer {
  const seed = createHash('sha512').update(`${index} ${version}`).digest();
  return Buffer.concat(
    Array.from({ length: Math.ceil(BYTES / 64) }, (_, i) =>
      createHash('sha512').update(seed).update(String(i)).digest(),
    ),
  ).subarray(0, BYTES);
}

const median = (numbers: number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

it('500 MB in 20,000 files, beside rsync over the same sshd', { timeout: 1_200_000 }, async () => {
  const site = await Site.open({ hosts: 1, strategy: '{ kind: recreate }', hasTraffic: false }, '9g');
  try {
    const artifact = join(site.workspace, 'artifact');
    await site.release({ version: '1' });
    for (let i = 0; i < FILES; i++) {
      const directory = join(artifact, `d${i % 100}`);
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, `f${i}`), fileOf(i, 1));
    }
    const [host] = site.hosts;
    if (!host) return;
    const ssh = `ssh -i ${site.keyPath} -o UserKnownHostsFile=${join(site.workspace, 'known_hosts')}`;
    const rsync = (to: string) => {
      const from = performance.now();
      execFileSync('rsync', ['-a', '--delete', '-e', ssh, `${artifact}/`, `root@${host.address}:${to}/`]);
      return performance.now() - from;
    };
    const deploy = async (release: string) => {
      const from = performance.now();
      const ended = await site.run('deploy', 'production', '--release', release, '--json');
      if (ended.code !== 0) throw new Error(ended.stdout + ended.stderr);
      const whole = performance.now() - from;
      const { steps } = JSON.parse(ended.stdout) as { steps: { kind: string; durationMs: number }[] };
      return { whole, upload: steps.find(({ kind }) => kind === 'prepare')?.durationMs ?? Number.NaN };
    };
    const rows: string[] = [];
    const full: number[][] = [[], [], []];
    const part: number[][] = [[], [], []];
    const note = (to: number[][], ours: { whole: number; upload: number }, theirs: number) => {
      to[0]?.push(theirs);
      to[1]?.push(ours.upload);
      to[2]?.push(ours.whole);
    };
    for (let round = 0; round < ROUNDS; round++) {
      await host.exec(
        'cd /srv; [ ! -e shop ] || (cd shop/current && CIMYR_PORT=8001 ./bin/stop); rm -rf rsync shop; mkdir rsync',
      );
      note(full, await deploy(`full${round}`), rsync('/srv/rsync'));
      for (let i = 0; i < FILES; i += 100)
        writeFileSync(join(artifact, `d${i % 100}`, `f${i}`), fileOf(i, round + 2));
      note(part, await deploy(`part${round}`), rsync('/srv/rsync'));
    }
    for (const [name, [theirs = [], upload = [], whole = []]] of [
      ['all of it', full],
      ['1 % changed', part],
    ] as const) {
      const [r, u, w] = [median(theirs), median(upload), median(whole)];
      rows.push(
        `| ${name} | ${Math.round(r)} | ${Math.round(u)} | ${(u / r).toFixed(2)} | ${Math.round(w)} | ${(w / r).toFixed(2)} |`,
      );
    }
    writeProof('upload', [
      '# Upload: 500 MB in 20,000 files beside `rsync -a` over the same sshd',
      '',
      `Medians of ${ROUNDS} rounds, loopback, one host; milliseconds. \`prepare\` is the step that uploads, with hashing over there; the whole command also reads and hashes the artifact, takes the lease, switches, checks and cleans.`,
      '',
      '| | rsync | prepare | ratio | whole deploy | ratio |',
      '|---|--:|--:|--:|--:|--:|',
      ...rows,
    ]);
  } finally {
    rmSync(join(site.workspace, 'artifact'), { recursive: true, force: true });
    await site.close();
  }
});
