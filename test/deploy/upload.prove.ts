import { execFileSync } from 'node:child_process';
import { createCipheriv, createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { start } from '../built/cimyr.js';
import { startHosts } from '../testbed/hosts.js';
import { writeProof } from './proofs.js';

const FILES = 20_000;
const BYTES = 25_000;
const PAIRS = 7;
/** Of those in which all of it is sent. */
const WHOLE_PAIRS = 3;

/** Content that no compression helps, the same in every run. */
function fileOf(index: number, version: number): Buffer {
  const key = createHash('sha256').update(`${index} ${version}`).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(BYTES));
}

const median = (numbers: number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** Where both put it. */
interface Place {
  readonly title: string;
  /** The configuration's target, but for its artifact. */
  readonly target: string;
  readonly path: string;
  /** What rsync takes before its source, and before its target's path. */
  readonly remote: readonly string[];
  readonly prefix: string;
  readonly clear: () => unknown;
}

describe('500 MB in 20,000 files, beside rsync', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'cimyr-upload-'));
  const artifact = join(workspace, 'artifact');
  const rows: string[] = [];
  const write = (index: number, version: number) => {
    const directory = join(artifact, `d${index % 100}`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `f${index}`), fileOf(index, version));
  };

  beforeAll(async () => {
    for (let i = 0; i < FILES; i++) write(i, 1);
    // What was written just before is not taken for known.
    await pause(3000);
  });
  afterAll(() => {
    rmSync(workspace, { recursive: true, force: true });
    writeProof('upload', [
      '# Upload: 500 MB in 20,000 files beside `rsync -a --link-dest`',
      '',
      `Medians of ${PAIRS} pairs (all of it: ${WHOLE_PAIRS}), now one first and now the other; loopback, one host, no checks; milliseconds, whole commands. \`prepare\` is the step that uploads, with hashing over there, \`clean\` the one that removes the oldest release, which rsync does not. The whole command also starts Node, looks at the artifact, takes the lease and switches. The aim: nothing changed ≤ 1.5 × rsync + 1.0 s, 1 % changed ≤ 2 × rsync. \`load\` is the machine's load average at the end (${availableParallelism()} cores): of what others do at the same time both have their share.`,
      '',
      '| | rsync | prepare | clean | whole deploy | ratio | aim | load |',
      '|---|--:|--:|--:|--:|--:|---|--:|',
      ...rows,
    ]);
  });

  async function compare(place: Place): Promise<void> {
    const { title, target, path, remote, prefix } = place;
    writeFileSync(
      join(workspace, 'cimyr.yml'),
      `name: shop\nenvironments:\n  production:\n    target: { ${target}, path: ${path}/shop, artifact: artifact }\n`,
    );
    let last = '';
    const rsync = (release: string) => {
      const from = performance.now();
      const beside = last === '' ? [] : [`--link-dest=${path}/rsync/${last}`];
      const to = `${prefix}${path}/rsync/${release}/`;
      execFileSync('rsync', ['-a', ...beside, ...remote, `${artifact}/`, to]);
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
    const measure = async (
      name: string,
      { pairs, limit }: { readonly pairs: number; readonly limit?: (theirs: number) => number },
      change: (round: number) => unknown,
    ) => {
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
      const aim = limit === undefined ? '' : whole <= limit(theirs) ? 'met' : 'missed';
      const numbers = [theirs, upload, clean, whole].map(Math.round).join(' | ');
      const load = loadavg()[0]?.toFixed(1);
      rows.push(`| ${title}, ${name} | ${numbers} | ${(whole / theirs).toFixed(2)} | ${aim} | ${load} |`);
    };
    await measure('all of it', { pairs: WHOLE_PAIRS }, async () => {
      await place.clear();
      last = '';
    });
    await measure('nothing changed', { pairs: PAIRS, limit: (ms) => 1.5 * ms + 1000 }, () => {});
    await measure('1 % changed', { pairs: PAIRS, limit: (ms) => 2 * ms }, (round) => {
      for (let i = 0; i < FILES; i += 100) write(i, round + 2);
    });
  }

  it('on this machine', { timeout: 1_800_000 }, async () => {
    const path = join(workspace, 'srv');
    const clear = () => {
      rmSync(path, { recursive: true, force: true });
      mkdirSync(join(path, 'rsync'), { recursive: true });
    };
    await compare({ title: 'local', target: 'kind: local', path, remote: [], prefix: '', clear });
  });

  it('over the same sshd', { timeout: 1_800_000 }, async () => {
    const group = await startHosts(1, '9g');
    try {
      const [host] = group.all;
      if (!host) return;
      const { userKeyPath: key, knownHostsPath: known } = group;
      await compare({
        title: 'SSH',
        target: `kind: ssh, hosts: [${host.address}], user: root, key: ${key}, known-hosts: ${known}`,
        path: '/srv',
        remote: ['-e', `ssh -i ${key} -o UserKnownHostsFile=${known}`],
        prefix: `root@${host.address}:`,
        clear: () => host.exec('rm -rf /srv/rsync /srv/shop; mkdir /srv/rsync'),
      });
    } finally {
      await group.stop();
    }
  });
});
