/** Longer lines are cut with a mark: no reader of a log wants more, and no string may grow without end. */
export const MAX_LINE_BYTES = 64 * 1024;

/**
 * Bytes as lines of text. What is not UTF-8 becomes U+FFFD; a last line without its newline counts. Of a line that is
 * cut, `beginning` gives what may be shown.
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  beginning: (line: string) => string = (line) => line,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let line = '';
  let cut = 0;
  const finish = () => {
    const text = cut > 0 ? `${beginning(line)} … [${cut} more characters]` : line;
    line = '';
    cut = 0;
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  };
  const add = (text: string) => {
    const room = Math.max(0, MAX_LINE_BYTES - line.length);
    line += text.length <= room ? text : text.slice(0, room);
    cut += Math.max(0, text.length - room);
  };
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      add(text.slice(from, at));
      yield finish();
      from = at + 1;
    }
    if (from < text.length) add(text.slice(from));
  }
  add(decoder.decode());
  if (line !== '' || cut > 0) yield finish();
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** The same bytes, where a lone carriage return ends a line, too: so GitHub's runner reads output. */
export async function* withReturnsAsEnds(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isEnded = false;
  for await (const chunk of chunks) {
    const isSecondHalf = isEnded && chunk[0] === LINE_FEED;
    if (chunk.length > 0) isEnded = chunk.at(-1) === CARRIAGE_RETURN;
    const rest = isSecondHalf ? chunk.subarray(1) : chunk;
    yield rest.includes(CARRIAGE_RETURN) ? ended(rest) : rest;
  }
}

function ended(chunk: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(chunk);
  for (let at = copy.indexOf(CARRIAGE_RETURN); at >= 0; at = copy.indexOf(CARRIAGE_RETURN, at + 1))
    if (copy[at + 1] !== LINE_FEED) copy[at] = LINE_FEED;
  return copy;
}
