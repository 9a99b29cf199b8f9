import { Readable } from 'node:stream';
import type { Clock } from '../../base/clock.js';
import { err, ok, type Result } from '../../base/result.js';
import type { Note } from '../../domain/rollout/note.js';
import type { Artifact, ArtifactEntry } from '../../ports/artifact.js';
import type { FleetFailure } from '../../ports/fleet.js';
import type { Host } from '../../ports/host.js';
import { call, LONG } from './calls.js';
import { compareScript, manifestOf, receiveScript } from './prepare.js';

/** Where a release is sent to. */
export interface Destination {
  readonly root: string;
  readonly fence: number;
  readonly release: string;
  readonly shared: readonly string[];
  readonly clock: Clock;
}

/** Brings a release to a host; what is told of it, or why it is not there. */
export async function ship(
  host: Host,
  artifact: Artifact,
  to: Destination,
): Promise<Result<Note, FleetFailure>> {
  const { root, fence, release, shared, clock } = to;
  const manifest = () => Readable.from([manifestOf(artifact.entries)]);
  const compared = await call(host, compareScript(root, fence, release), clock, {
    ...LONG,
    input: manifest,
    most: mostOf(artifact.entries),
  });
  if (!compared.ok) return compared;
  const { base, lacking, freeBytes } = readAnswer(compared.value, artifact.entries);
  const bytes = lacking.reduce((sum, entry) => sum + entry.bytes, 0);
  if (bytes > freeBytes) return err({ kind: 'no-space', place: host.name, path: root, bytes, freeBytes });
  const script = receiveScript(root, fence, { release, base, shared });
  const received = await call(host, script, clock, {
    ...LONG,
    input: () => artifact.pack(lacking),
  });
  if (!received.ok) return received;
  const linked = artifact.entries.length - lacking.length;
  return ok({ kind: 'sent', place: host.name, files: lacking.length, bytes, linked, base });
}

/** Of an answer: a number of each entry, and two lines. */
const mostOf = ({ length }: readonly ArtifactEntry[]) => length * `${length}\n`.length + 1024;

function readAnswer(answer: string, entries: readonly ArtifactEntry[]) {
  const [first = '', ...lines] = answer.trimEnd().split('\n');
  const free = /^free (\d+)$/.exec(lines.pop() ?? '')?.[1];
  const lacking = lines[0] === 'all' ? entries : lines.flatMap((line) => entries[Number(line)] ?? []);
  return {
    base: first.slice('base '.length),
    lacking,
    freeBytes: free === undefined ? Number.POSITIVE_INFINITY : Number(free) * 1024,
  };
}
