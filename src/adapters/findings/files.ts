import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { err, ok, type Result } from '../../base/result.js';

const MIB = 1024 * 1024;

/** Opens a plain file of at most so many bytes; never follows a link or waits for a pipe. The error says why not. */
async function openPlain(
  path: string,
  maxBytes: number,
): Promise<Result<{ handle: FileHandle; bytes: number }, string>> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Error('it is no plain file');
    if (stats.size > maxBytes)
      throw new Error(
        `it has ${Math.ceil(stats.size / MIB)} MiB, more than the ${maxBytes / MIB} that are read`,
      );
    return ok({ handle, bytes: stats.size });
  } catch (error) {
    await handle?.close().catch(() => {});
    return err(reasonOf(error));
  }
}

/** Its bytes, piece by piece; ends where the file ended when it was opened. */
export async function openPieces(
  path: string,
  maxBytes: number,
): Promise<Result<{ pieces: AsyncIterable<Buffer>; bytes: number }, string>> {
  const opened = await openPlain(path, maxBytes);
  if (!opened.ok) return opened;
  const { handle, bytes } = opened.value;
  return ok({ pieces: piecesOf(handle, bytes), bytes });
}

async function* piecesOf(handle: FileHandle, bytes: number): AsyncGenerator<Buffer> {
  try {
    for (let at = 0; at < bytes; ) {
      const buffer = Buffer.allocUnsafe(Math.min(MIB / 4, bytes - at));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** A whole file as text. */
export async function readText(path: string, maxBytes: number): Promise<Result<string, string>> {
  const opened = await openPlain(path, maxBytes);
  if (!opened.ok) return opened;
  const { handle } = opened.value;
  try {
    const bytes = await handle.readFile();
    return ok(decoderFor(bytes).decode(bytes));
  } catch (error) {
    return err(reasonOf(error));
  } finally {
    await handle.close();
  }
}

/** The text of pieces, in the encoding that their beginning tells; what is none becomes U+FFFD. */
export async function* textOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const piece of pieces) {
    decoder ??= decoderFor(piece);
    yield decoder.decode(piece, { stream: true });
  }
  if (decoder) yield decoder.decode();
}

/** By the byte order mark, else by what an XML declaration says. */
function decoderFor(beginning: Uint8Array): TextDecoder {
  const [first, second] = beginning;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be');
  const head = Buffer.from(beginning.subarray(0, 200)).toString('latin1');
  const label = /^\s*<\?xml[^>]*\sencoding=["']([\w.:-]+)["']/.exec(head)?.[1];
  try {
    // Who can read the declaration byte by byte knows that it is not UTF-16.
    return new TextDecoder(label === undefined || /^utf-?16/i.test(label) ? 'utf-8' : label);
  } catch {
    return new TextDecoder();
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ELOOP: 'it is a link',
  EACCES: 'it may not be read',
  EISDIR: 'it is a directory',
};

export function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}
