import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lines, parseCommand, readLines } from './action-command.js';
import { CommandLog } from './commands.js';

const parse = (line: string) => parseCommand(line, new Set(['error', 'add-mask']));
/** Prints what stands between the bars, a line each. */
const log = (lines: string): CommandLog => {
  const played = new CommandLog();
  played.write('stdout', `${lines.replaceAll('|', '\n')}\n`);
  return played;
};
const names = (played: CommandLog): string => played.processed.map(({ name }) => name).join(' ');

describe('lines', () => {
  it('end at LF, CRLF and a bare CR, and the last needs no end', () => {
    expect(readLines('a\nb\r\nc\rd\r\r\ne\u2028f')).toEqual(['a', 'b', 'c', 'd', '', 'e\u2028f']);
    expect(readLines('a\r')).toEqual(['a']);
  });

  it('do not depend on the chunks in which they come', () => {
    const chunk = fc.string({ unit: fc.constantFrom('\r', '\n', 'x') });
    const pushAll = (chunks: readonly string[]): string[] => {
      const lines = new Lines();
      return [...chunks.flatMap((text) => lines.push(text)), ...lines.end()];
    };
    fc.assert(
      fc.property(fc.array(chunk), (chunks) => {
        expect(pushAll(chunks)).toEqual(readLines(chunks.join('')));
      }),
    );
  });
});

describe('parseCommand', () => {
  const commands =
    '::error::x|  \t::error::x|\u0085::error::x|\u00a0\u2028::ERROR::x|a ##[error]x|##[Error k=v;]x';
  it.each(commands.split('|'))('takes %j for an error', (line) =>
    expect(parse(line)).toMatchObject({ name: 'error', message: 'x' }),
  );

  const texts =
    'a ::error::x|\ufeff::error::x|\u200b::error::x|::error:x|::err::x|##[x]##[error]x|##[error|\u001b[0m::error::x';
  it.each([...texts.split('|'), '::add-mas\u212a::x'])('takes %j for text', (line) =>
    expect(parse(line)).toBeUndefined(),
  );

  it('decodes messages and properties, a percent sign last', () => {
    const command = '::error FILE=a%2Cb%3A,title==x%250A%0a,line=,=col=2, endLine=3::%250A%0D%0A%3A,::';
    const properties = { file: 'a,b:', title: 'x%0A%0a', col: '2', ' endLine': '3' };
    expect(parse(command)).toEqual({ name: 'error', message: '%0A\r\n%3A,::', properties });
    const older = { name: 'error', message: ';]%3A', properties: { file: ';]', title: 'a,b' } };
    expect(parse('##[error file=%3B%5D;title=a,b;]%3B%5D%3A')).toEqual(older);
  });
});

describe('CommandLog', () => {
  it('prints groups and annotations as the log shows them, and debug not at all', () => {
    const played = log(
      '::group::one|x|::endgroup::|::warning file=/github/workspace/f,line=2::a%0Ab|::debug::d|##[start-action]',
    );
    expect(played.lines.join('|')).toBe('##[group]one|x|##[endgroup]|##[warning]a|b|##[\\start-action]');
    expect(played).toMatchObject({ groups: ['one'], debug: ['d'], failed: false });
    const properties = { file: 'f', line: '2' };
    expect(played.annotations).toEqual([{ level: 'warning', message: 'a\nb', properties }]);
  });

  it('masks a value and each of its lines from then on, but no annotation property', () => {
    const played = log('key|::add-mask::key%0A  other  |key=other|::error title=other::other|::add-mask:: ');
    expect(played.lines.slice(0, 3)).toEqual(['key', '***=***', '##[error]***']);
    expect(played.annotations[0]).toMatchObject({ message: '***', properties: { title: 'other' } });
    expect(played.annotations[1]?.message).toContain("Can't add secret mask for empty string");
    expect(played.masks).toEqual(['key\n  other  ']);
  });

  it('merges masks that overlap, and keeps the two streams apart', () => {
    const played = log('::add-mask::abcd|::add-mask::cdef|::add-mask::xy');
    played.write('stdout', 'abcdefxy-xy');
    played.write('stderr', '::error::e\nrest');
    played.end('stdout');
    played.end('stderr');
    expect(played.lines).toEqual(['##[error]e', '***-***', 'rest']);
  });

  it('keeps ten annotations of each level and 4096 characters of each', () => {
    const played = log(`${`::notice::${'n'.repeat(5000)}|`.repeat(12)}::error::e`);
    expect(played.annotations).toHaveLength(11);
    expect(played.annotationsDropped).toBe(2);
    expect(played.annotations[0]?.message).toHaveLength(4096);
  });

  it('obeys nothing but the token while commands are stopped', () => {
    const stopped = '::error::a|##[add-mask]b|::stop-commands::other|##[tOKEN01]';
    const played = log(`::stop-commands::Token01|${stopped}|::error::Token01`);
    expect(names(played)).toBe('stop-commands resume error');
    expect(played.lines.join('|')).toBe(`::stop-commands::***|${stopped}|##[error]***`);
  });

  it('does not take the token of an earlier region', () => {
    const played = log(
      '::stop-commands::one|::one::|::stop-commands::two|::one::|::error::x|::two::|::one::',
    );
    expect(names(played)).toBe('stop-commands resume stop-commands resume');
  });

  it.each(['', 'ERROR', 'Pause-Logging', 'stop-commands'])(
    'gives the step up at the stop token %j',
    (token) => {
      const played = log(`::stop-commands::${token}|::error::late`);
      expect(played.broken).toContain('You cannot use a endToken');
      expect(played.lines).toEqual([]);
    },
  );

  it.each(['::set-env name=A::b', 'x ##[add-path]/evil', '::set-output::v'])(
    'fails the step at %j',
    (line) => {
      const played = log(line);
      expect(played.failed).toBe(true);
      expect(played.annotations[0]?.message).toBe(`Unable to process command '${line}' successfully.`);
    },
  );
});
