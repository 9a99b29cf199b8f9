/** `… 1234 bytes are left out` and the end of an open code block. */
const ROOM_FOR_NOTE = 200;

const bytesOf = (text: string) => Buffer.byteLength(text);

/** At most so many bytes of Markdown: cut between lines where there are some, an open code block closed, and said. */
export function fitMarkdown(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  const beginning = textOf(bytes.subarray(0, Math.max(0, maxBytes - ROOM_FOR_NOTE)));
  const lineEnd = beginning.lastIndexOf('\n');
  const kept = lineEnd > beginning.length / 2 ? beginning.slice(0, lineEnd) : beginning;
  const fence = openFence(kept);
  const close = fence === '' ? '' : `\n${fence}`;
  return `${kept}${close}\n\n… ${bytes.length - bytesOf(kept)} bytes are left out`;
}

/** At most so many bytes of plain text, the cut marked. */
export function fitText(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  return bytes.length <= maxBytes ? text : `${textOf(bytes.subarray(0, maxBytes - bytesOf('…')))}…`;
}

/** A character that is cut in two is left out. */
const textOf = (bytes: Uint8Array) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: true });

/** The fence of a code block that is not closed. A fence as long as a hundred characters is none of ours. */
function openFence(text: string): string {
  let open = '';
  for (const [, fence = '', rest = ''] of text.matchAll(/^ {0,3}(`{3,100}|~{3,100})(.*)$/gm)) {
    if (open === '') open = fence;
    else if (fence.startsWith(open) && rest.trim() === '') open = '';
  }
  return open;
}
