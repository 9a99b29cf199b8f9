import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Artifact } from '../../../src/ports/artifact.js';
import type { Host } from '../../../src/ports/host.js';
import { openArtifact } from './artifacts.js';
import { fleetOf, good, held } from './fleets.js';
import type { Ground, Kind } from './grounds.js';

/** Content, `x:` an executable one, `l:` a link's target. */
export type Tree = Readonly<Record<string, string>>;

/** Where uploads go, and what they are made of. */
export async function uploadsTo(open: Kind['open']) {
  const scratch = mkdtempSync(join(tmpdir(), 'cimyr-upload-'));
  const ground = await open();
  const host = await ground.connect();
  return {
    ground,
    host,
    artifactOf: (tree: Tree) => artifactOf(mkdtempSync(join(scratch, 'a-')), tree),
    site: (shared: readonly string[] = []) => siteOn(ground, host, shared),
    async close() {
      host.close();
      await ground.close();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

export type Uploads = Awaited<ReturnType<typeof uploadsTo>>;

async function artifactOf(directory: string, tree: Tree): Promise<Artifact> {
  for (const [path, text] of Object.entries(tree)) {
    const full = join(directory, path);
    mkdirSync(dirname(full), { recursive: true });
    if (text.startsWith('l:')) symlinkSync(text.slice(2), full);
    else writeFileSync(full, text);
    if (text.startsWith('x:')) chmodSync(full, 0o755);
  }
  const opened = await openArtifact(directory);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

/** A directory to deploy to. */
function siteOn(ground: Ground, host: Host, shared: readonly string[]) {
  const root = ground.root();
  const path = (name: string) => ground.file(`${root}/${name}`);
  const fleet = fleetOf([host], root);
  return {
    root,
    path,
    /** Sends it, by a holder of its own. */
    async prepare(release: string, artifact: Artifact, now = shared) {
      const cargo = { release, artifact };
      await using own = await held(fleetOf([host], root, { cargo, target: { shared: now } }));
      return own.apply({ kind: 'prepare', at: [host.name] }, { release, env: {} });
    },
    /** From now on the release that others are compared with. */
    async switchTo(release: string) {
      await using own = await held(fleet);
      good(await own.apply({ kind: 'switch', at: [host.name] }, { release, env: {} }));
    },
    there: async () => good(await fleet.observe()).seen.places[0]?.kept,
    partial: () => readdirSync(path('releases')).filter((name) => name.startsWith('.')),
    treeOf: (release: string) => treeBelow(path(`releases/${release}`)),
  };
}

function treeBelow(directory: string, below = ''): Record<string, string> {
  return Object.assign(
    {},
    ...readdirSync(join(directory, below), { withFileTypes: true }).map((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const full = join(directory, path);
      if (entry.isDirectory()) return treeBelow(directory, path);
      return { [path]: entry.isSymbolicLink() ? `l:${readlinkSync(full)}` : textOf(full) };
    }),
  );
}

function textOf(path: string): string {
  const text = readFileSync(path, 'utf8');
  const mode = statSync(path).mode & 0o777;
  if (mode !== (text.startsWith('x:') ? 0o755 : 0o644)) return `mode ${mode.toString(8)}: ${text}`;
  return text;
}
