import { spawn } from 'node:child_process';
import { type Readable, Transform } from 'node:stream';
import { ArtifactChanged, type ArtifactEntry } from '../../ports/artifact.js';

/** Whatever the user has set, for its words and for itself. */
const PLAIN = ['LC_ALL=C.UTF-8', 'TAR_OPTIONS='];

/** As everything in an image is that a build copies, by what GNU's and BSD's tar call it. */
export const OF_ROOT: readonly string[] =
  process.platform === 'darwin'
    ? ['--uid', '0', '--gid', '0']
    : ['--owner=0', '--group=0', '--numeric-owner'];

/** The system's own tar: nothing is faster. The names go in on its input, so any number of them fits. */
export function pack(
  root: string,
  entries: readonly Pick<ArtifactEntry, 'path'>[],
  options: readonly string[] = [],
): Readable {
  const tar = ['tar', '-c', ...options, '-f', '-', '-C', root, '--no-recursion', '--null', '-T', '-'];
  const child = spawn('env', [...PLAIN, ...tar], { stdio: ['pipe', 'pipe', 'pipe'] });
  const out = withheldEnd();
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  child.once('error', (error) => out.destroy(error));
  child.stdin.on('error', () => {});
  child.stdout.pipe(out, { end: false });
  child.once('close', (code) => {
    if (code === 0) out.end();
    else out.destroy(new ArtifactChanged(complaintOf(complaint) || `tar ended with ${code}`));
  });
  out.once('close', () => child.kill());
  child.stdin.end(entries.map(({ path }) => `./${path}\0`).join(''));
  return out;
}

/** Of an archive's end, which tar fills up to a record. */
const END_BYTES = 10_240;

/** Whoever unpacks it is done only after tar has said that all went well: until then the archive has no end. */
function withheldEnd(): Transform {
  const held: Buffer[] = [];
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      held.push(chunk);
      bytes += chunk.length;
      for (let [first] = held; first && bytes - first.length >= END_BYTES; [first] = held) {
        this.push(first);
        held.shift();
        bytes -= first.length;
      }
      done();
    },
    flush: (done) => done(null, Buffer.concat(held)),
  });
}

/** Its first word about a file. */
const complaintOf = (text: string): string =>
  text
    .trim()
    .split('\n')[0]
    ?.replace(/^tar: (\.\/)?/, '') ?? '';
