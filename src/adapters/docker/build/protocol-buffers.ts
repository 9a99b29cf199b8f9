/** The fields of a message, by number. */
export type Fields = ReadonlyMap<number, readonly (number | Buffer)[]>;

export const protoPieces = (fields: Fields, number: number): Buffer[] =>
  (fields.get(number) ?? []).filter((value) => typeof value !== 'number');

export const protoText = (fields: Fields, number: number): string =>
  protoPieces(fields, number).at(-1)?.toString() ?? '';

/** Protocol buffers: each value is behind its number and one of four kinds; what is cut off is left out. */
export function protoFields(message: Buffer): Fields {
  const fields = new Map<number, (number | Buffer)[]>();
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; at < message.length; factor *= 128) {
      const byte = message[at++] as number;
      value += (byte & 127) * factor;
      if (byte < 128) break;
    }
    return value;
  };
  const bytes = (length: number) => {
    at += length;
    return message.subarray(at - length, at);
  };
  const READERS: Readonly<Record<number, () => number | Buffer>> = {
    0: varint,
    1: () => bytes(8),
    2: () => bytes(varint()),
    5: () => bytes(4),
  };
  while (at < message.length) {
    const key = varint();
    const read = READERS[key % 8];
    if (!read) break;
    const number = Math.floor(key / 8);
    fields.set(number, [...(fields.get(number) ?? []), read()]);
  }
  return fields;
}

/** A field that holds a text. */
export function protoTextField(number: number, text: string): Buffer {
  const content = Buffer.from(text);
  const head = [number * 8 + 2];
  let left = content.length;
  for (; left >= 128; left = Math.floor(left / 128)) head.push((left % 128) + 128);
  return Buffer.concat([Buffer.from([...head, left]), content]);
}
