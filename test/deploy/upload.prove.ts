import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { it } from 'vitest';
import { start } from '../built/cimyr.js';
import { startHosts } from '../testbed/hosts.js';
import { writeProof } from './proofs.js';

const FILES = 20_000;
const BYTES = 25_000;
const PAIRS = 7;

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

it('500 MB in 20,000 files, beside rsync over the same sshd', { timeout: 1_800_000 }, async () => {
  const group = await startHosts(1, '9g');
  const workspace = mkdtempSync(join(tmpdir(), 'cimyr-upload-'));
  try {
    const [host] = group.all;
    if (!host) return;
    const [artifact, knownHosts] = [join(workspace, 'artifact'), join(workspace, 'known_hosts')];
    writeFileSync(knownHosts, group.knownHosts);
    writeFileSync(
      join(workspace, 'cimyr.yml'),
      `name: shop
environments:
  production:
    target: { kind: ssh, hosts: [${host.address}], user: root, key: ${group.userKeyPath}, known-hosts: ${knownHosts}, path: /srv/shop, artifact: artifact }
`,
    );
    const write = (index: number, version: number) => {
      const directory = join(artifact, `d${index % 100}`);
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, `f${index}`), fileOf(index, version));
    };
    for (let i = 0; i < FILES; i++) write(i, 1);
    const ssh = `ssh -i ${group.userKeyPath} -o UserKnownHostsFile=${knownHosts}`;
    let last = '';
    const rsync = (release: string) => {
      const from = performance.now();
      const beside = last === '' ? [] : [`--link-dest=/srv/rsync/${last}`];
      const to = `root@${host.address}:/srv/rsync/${release}/`;
      execFileSync('rsync', ['-a', ...beside, '-e', ssh, `${artifact}/`, to]);
      last = release;
      return performance.now() - from;
    };
    const deploy = async (release: string) => {
      const from = performance.now();
      const args = ['deploy', 'production', '--release', release, '--json'];
      const ended = await start(args, { cwd: workspace, env: { CIMYR_STATE: join(workspace, 'state') } })
        .ended;
      if (ended.code !== 0) throw new Error(ended.stdout + ended.stderr);
      const whole = performance.now() - from;
      const { steps } = JSON.parse(ended.stdout) as { steps: { kind: string; durationMs: number }[] };
      const took = (kind: string) => steps.find((step) => step.kind === kind)?.durationMs ?? Number.NaN;
      return { whole, upload: took('prepare'), clean: took('clean') };
    };
    // What was written just before is not taken for known.
    await pause(3000);
    const rows: string[] = [];
    const measure = async (name: string, pairs: number, change: (round: number) => Promise<void>) => {
      const all: number[][] = [[], [], [], []];
      for (let round = 0; round < pairs; round++) {
        await change(round);
        const release = `${name.replace(/\W+/g, '-')}${round}`;
        const isFirst = round % 2 === 0;
        const before = isFirst ? undefined : rsync(release);
        const { whole, upload, clean } = await deploy(release);
        for (const [i, ms] of [before ?? rsync(release), upload, clean, whole].entries()) all[i]?.push(ms);
      }
      const [theirs = 0, upload = 0, clean = 0, whole = 0] = all.map(median);
      rows.push(
        `| ${name} | ${[theirs, upload, clean, whole].map(Math.round).join(' | ')} | ${(whole / theirs).toFixed(2)} |`,
      );
    };
    await measure('all of it', 3, async () => {
      await host.exec('rm -rf /srv/rsync /srv/shop; mkdir /srv/rsync');
      last = '';
    });
    await measure('nothing changed', PAIRS, async () => {});
    await measure('1 % changed', PAIRS, async (round) => {
      for (let i = 0; i < FILES; i += 100) write(i, round + 2);
    });
    writeProof('upload', [
      '# Upload: 500 MB in 20,000 files beside `rsync -a --link-dest` over the same sshd',
      '',
      `Medians of ${PAIRS} pairs (all of it: 3), now one first and now the other; loopback, one host, no checks; milliseconds, whole commands. \`prepare\` is the step that uploads, with hashing over there, \`clean\` the one that removes the oldest release, which rsync does not. The whole command also starts Node, looks at the artifact, takes the lease and switches.`,
      '',
      '| | rsync | prepare | clean | whole deploy | ratio |',
      '|---|--:|--:|--:|--:|--:|',
      ...rows,
    ]);
  } finally {
    await group.stop();
    rmSync(workspace, { recursive: true, force: true });
  }
});
