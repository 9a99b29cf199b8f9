import { describe, expect, it } from 'vitest';
import { BuildLog } from '../../../../src/adapters/docker/build/printed.js';
import {
  protoFields,
  protoText,
  protoTextField as text,
} from '../../../../src/adapters/docker/build/protocol-buffers.js';

const nested = (number: number, ...fields: readonly Buffer[]) =>
  text(number, Buffer.concat(fields).toString('latin1'));

interface Step {
  readonly id: string;
  readonly name?: string;
  readonly isCached?: boolean;
  readonly error?: string;
}

const flag = (number: number) => Buffer.from([number * 8, 1]);

/** As BuildKit says it; names have letters of one byte here. */
const step = ({ id, name = id, isCached = false, error = '' }: Step) =>
  nested(1, text(1, id), text(3, name), ...(isCached ? [flag(4)] : []), text(5, ''), text(7, error));
const output = (id: string, bytes: string) => nested(3, text(1, id), flag(3), text(4, bytes));

const record = (...fields: readonly Buffer[]) => ({
  id: 'moby.buildkit.trace',
  aux: Buffer.concat(fields).toString('base64'),
});

function logOf(
  ...records: readonly { readonly id?: string; readonly aux?: unknown; readonly stream?: string }[]
) {
  const lines: string[] = [];
  const log = new BuildLog((line) => lines.push(line));
  for (const one of records) log.add(one);
  log.finish();
  return { lines, log };
}

describe('the log of a build', () => {
  it('has each step once, and what it printed below', () => {
    const run = { id: 'sha256:1', name: '[2/3] RUN make' };
    const { lines } = logOf(
      record(step({ id: 'sha256:0', name: '[internal] load remote build context' })),
      record(step(run)),
      record(output(run.id, 'one\ntw'), step(run)),
      record(output(run.id, 'o\nlast')),
    );
    expect(lines).toEqual(['[2/3] RUN make', 'one', 'two', 'last']);
  });

  it('tells of which step lines are where two go on side by side', () => {
    const { lines } = logOf(
      record(step({ id: 'a', name: 'RUN a' }), step({ id: 'b', name: 'RUN b', isCached: true })),
      record(output('a', '1\n')),
      record(output('b', '2\n'), output('a', '3\n')),
    );
    expect(lines).toEqual(['RUN a', 'RUN b (cached)', 'RUN a', '1', 'RUN b', '2', 'RUN a', '3']);
  });

  it('knows the step that failed, not those that were stopped because of it', () => {
    const { log } = logOf(
      record(step({ id: 'a', error: 'process did not complete: context canceled' })),
      record(step({ id: 'b', name: '[2/2] RUN false', error: 'exit code: 1' })),
      record(step({ id: 'c', error: 'exit code: 2' })),
    );
    expect(log.failedStep).toBe('[2/2] RUN false');
  });

  it('keeps the last 50 lines', () => {
    const many = Array.from({ length: 120 }, (_, i) => `${i}\n`).join('');
    const { log } = logOf(record(step({ id: 'a' })), record(output('a', many)));
    expect([log.end.split('\n').length, log.end.split('\n')[0]]).toEqual([50, '70']);
  });

  it('reads an engine without BuildKit, too', () => {
    const { lines, log } = logOf(
      { stream: 'Step 1/2 : FROM x' },
      { stream: '\n' },
      { aux: { ID: 'sha256:ab' } },
      { stream: 'Successfully built ab\n' },
    );
    expect([lines, log.image]).toEqual([['Step 1/2 : FROM x', 'Successfully built ab'], 'sha256:ab']);
  });

  it.each([
    ['nothing', ''],
    ['what is cut off', Buffer.from([10, 200, 1, 65]).toString('base64')],
    ['a kind that does not exist', Buffer.from([15, 1]).toString('base64')],
    ['a length without an end', Buffer.from([10, 255, 255, 255]).toString('base64')],
  ])('is not disturbed by %s', (_, aux) => {
    expect(logOf({ id: 'moby.buildkit.trace', aux }).log.failedStep).toBeUndefined();
  });

  it.each([0, 1, 127, 128, 300, 20_000])('reads texts of %i bytes', (length) => {
    expect(protoText(protoFields(text(4, 'x'.repeat(length))), 4)).toHaveLength(length);
  });
});
