import { Readable } from 'node:stream';
import type { Clock } from '../../base/clock.js';
import { err, ok, type Result } from '../../base/result.js';
import type { Note } from '../../domain/rollout/note.js';
import { type Artifact, ArtifactChanged, type ArtifactEntry } from '../../ports/artifact.js';
import type { FleetFailure } from '../../ports/fleet.js';
import type { Host } from '../../ports/host.js';
import { call, LONG } from '../../state/calls.js';
import { compareScript } from './compare.js';
import { manifestOf } from './lists.js';
import { receiveScript } from './receive.js';

/** Where a release is sent to. */
export interface UploadPlace {
  readonly root: string;
  readonly fence: number;
  readonly release: string;
  readonly shared: readonly string[];
  readonly clock: Clock;
}

/**
 * Brings a release to a host in two exchanges: the host is given the list of what it is made of and tells what it
 * lacks, and this is sent. What is told of it, or why it is not there.
 */
export async function ship(
  host: Host,
  artifact: Artifact,
  to: UploadPlace,
): Promise<Result<Note[], FleetFailure>> {
  const { root, fence, release, shared, clock } = to;
  const manifest = () => Readable.from([manifestOf(artifact.entries)]);
  const script = compareScript(root, fence, release);
  const compared = await call(host, script, clock, { ...LONG, input: manifest });
  if (!compared.ok) return compared;
  const told = toldIn(compared.value);
  const base = told('base')[0] ?? '';
  const lacking = lackingOf(told('lacks')[0], artifact.entries);
  if (!lacking) return err({ kind: 'script', place: host.name, problem: 'ended', about: 'no comparison' });
  const bytes = lacking.reduce((sum, entry) => sum + entry.bytes, 0);
  const free = told('free')[0];
  if (free && bytes > Number(free))
    return err({ kind: 'no-space', place: host.name, path: root, bytes, freeBytes: Number(free) });
  const received = await send(host, artifact, lacking, {
    script: receiveScript(root, fence, { release, base, shared }),
    clock,
  });
  if (!received.ok) return received;
  const linked = artifact.entries.filter(({ kind }) => kind !== 'd').length - lacking.length;
  const sent = { kind: 'sent', place: host.name, files: lacking.length, bytes, linked, base } as const;
  return ok([sent, ...unusedOf(host, artifact, toldIn(received.value)('kept'))]);
}

/** A file that is gone, or another, while it is packed is no matter of the host's. */
async function send(
  host: Host,
  artifact: Artifact,
  lacking: readonly ArtifactEntry[],
  { script, clock }: { readonly script: string; readonly clock: Clock },
): Promise<Result<string, FleetFailure>> {
  let wrong: ArtifactChanged | undefined;
  const input = () =>
    artifact.pack(lacking).once('error', (error) => {
      if (error instanceof ArtifactChanged) wrong = error;
    });
  const received = await call(host, script, clock, { ...LONG, input });
  if (!received.ok && wrong) return err({ kind: 'artifact-changed', detail: wrong.message });
  return received;
}

/** What is told behind a first word. */
function toldIn(printed: string): (word: string) => string[] {
  const lines = printed.split('\n');
  return (word) =>
    lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
}

/** Undefined where the answer is not about these entries. */
function lackingOf(
  digits: string | undefined,
  entries: readonly ArtifactEntry[],
): ArtifactEntry[] | undefined {
  if (digits?.length !== Math.ceil(entries.length / 4)) return undefined;
  return entries.filter((_, i) => (Number.parseInt(digits[i >> 2] ?? '', 16) & (8 >> (i & 3))) !== 0);
}

/** What the artifact has of what is shared and was there before: nobody finds it. */
const unusedOf = ({ name: place }: Host, { entries }: Artifact, kept: readonly string[]): Note[] =>
  kept.map((path) => {
    const isOf = (entry: ArtifactEntry) =>
      entry.kind !== 'd' && (entry.path === path || entry.path.startsWith(`${path}/`));
    return { kind: 'shared-kept', place, path, files: entries.filter(isOf).length };
  });
