import { describe, expect, it } from 'vitest';
import { githubDialect } from '../../../src/adapters/console/dialect.js';
import { linesOf } from '../../../src/base/lines.js';
import { Masker } from '../../../src/base/masker.js';
import { CommandLog } from '../../runner/commands.js';
import { hostileOutput } from '../../runner/hostile.js';

const dialect = githubDialect(new Masker());
const print = (log: CommandLog, lines: Iterable<string>) => {
  for (const line of lines) log.write('stdout', `${line}\n`);
};

/** How many commands the runner would obey in this output, each piece printed as it is. */
function obeyed(texts: Iterable<string>): number {
  let count = 0;
  for (const text of texts) {
    const log = new CommandLog();
    print(log, [text]);
    log.end('stdout');
    if (log.processed.length > 0 || log.broken !== undefined) count++;
  }
  return count;
}

async function shown(text: string, chunkBytes: number, say: (line: string) => string): Promise<string[]> {
  const bytes = Buffer.from(`${text}\n`);
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  };
  const lines: string[] = [];
  for await (const line of linesOf(chunks())) lines.push(say(line));
  return lines;
}

describe('githubDialect', () => {
  it('lets no command of a job through, of 200,000 pieces of output of which 100,000 hold one [S07]', async () => {
    const texts = [...hostileOutput(200_000, 1)];
    expect(obeyed(texts)).toBeGreaterThan(100_000);
    const log = new CommandLog();
    // All at once, so that pieces and their neighbours meet; chunks end anywhere, also inside a character.
    for (let i = 0; i < texts.length; i += 1000) {
      print(log, await shown(texts.slice(i, i + 1000).join('\n'), 997, (line) => dialect.foreign(line)));
    }
    expect(log.processed).toEqual([]);
    expect([log.failed, log.broken]).toEqual([false, undefined]);
  });

  it('lets none through behind a prefix, in our own sentences, and in titles [S07]', () => {
    const log = new CommandLog();
    for (const text of hostileOutput(20_000, 2)) {
      print(log, [dialect.foreign(text, '  │ '), dialect.foreign(text, 'a.b | '), dialect.own(`✗ ${text}`)]);
      print(log, [dialect.own(text), dialect.foreign(text), dialect.inSection(text)]);
    }
    expect(log.processed).toEqual([]);
    for (const title of hostileOutput(2000, 3)) print(log, dialect.section(title).open.slice(0, 1));
    expect(new Set(log.processed.map(({ name }) => name))).toEqual(new Set(['group']));
    expect(log.groups).toHaveLength(2000);
    print(log, dialect.section('100%0A').open.slice(0, 1));
    expect(log.groups.at(-1)).toBe('100%0A');
  });

  it('obeys no token inside a section but its own, which nobody can know [S08]', () => {
    const tokens: string[] = [];
    for (let i = 0; i < 300; i++) {
      const log = new CommandLog();
      const { open, close } = dialect.section('title');
      print(log, open);
      // The neutral form is taken away: the second of the two means must hold alone.
      print(log, [...hostileOutput(30, i, tokens.slice(-3))].join('\n').split('\n'));
      print(log, close);
      expect(log.processed.map(({ name }) => name)).toEqual(['group', 'stop-commands', 'resume', 'endgroup']);
      tokens.push(log.processed[1]?.message ?? '');
    }
    expect(new Set(tokens).size).toBe(300);
    for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{32}$/);
  });

  it('carries any text through a mark and a mask, unchanged but for the second form of commands', () => {
    for (const raw of hostileOutput(2000, 4)) {
      const text = raw.replaceAll('##[', '#\u200b#[');
      const log = new CommandLog();
      const lines = dialect.mark('warning', `t${raw}.`, `m${raw}`, { file: `f${raw}`, line: 3, column: 5 });
      expect(lines.join()).not.toContain('##[');
      print(log, lines);
      expect(log.processed).toMatchObject([{ name: 'warning', message: `m${text}` }]);
      const properties = { file: `f${text}`, line: '3', col: '5', title: `t${text}.` };
      expect(log.processed[0]?.properties).toEqual(properties);
      const masking = new CommandLog();
      print(masking, dialect.hide(`m${text}`));
      expect(masking.masks).toEqual([`m${text}`]);
    }
  });

  it('has the second form of commands nowhere in its own: a mark without a place, a title', () => {
    const lines = [
      ...dialect.mark('error', '##[error]', '##[add-path]/evil'),
      ...dialect.section('a ##[set-env name=X]y').open,
    ];
    expect(lines.join('\n')).not.toContain('##[');
    expect(lines[0]).toContain('#\u200b#[add-path]/evil');
  });
});
