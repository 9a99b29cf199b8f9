import { describe, expect, it } from 'vitest';
import { parseTemplate, renderTemplate } from '../../src/domain/template.js';

/** GitHub's language as its page on expressions documents it, through our own parser and renderer. */
const values = {
  github: { event_name: 'push', event: { issue: { labels: [{ name: 'bug' }, { name: 'ui' }] }, empty: [] } },
  env: { time: '3', continue: 'true' },
  matrix: { object: { scallops: 1, figs: { quantity: 2 } }, list: [1, 2], nothing: null },
};

function value(expression: string): string {
  const parsed = parseTemplate(`\${{ ${expression} }}`, Object.keys(values));
  return parsed.ok ? renderTemplate(parsed.value, values) : parsed.error.message;
}

describe('the language', () => {
  it.each([
    // Literals
    ['true', 'true'],
    ['null', ''],
    ['711', '711'],
    ['-9.2', '-9.2'],
    ['0xff', '255'],
    ['-2.99e-2', '-0.0299'],
    ["'It''s open source!'", "It's open source!"],
    // Operators and their order
    ['1 < 2 && 2 <= 2 && 3 > 2 && 2 >= 3', 'false'],
    ['!(1 == 2) && 1 != 2', 'true'],
    ['true || false && false', 'true'],
    ['(true || false) && false', 'false'],
    ["env.none || 'default'", 'default'],
    ["env.time && 'yes' || 'no'", 'yes'],
    // Loose comparison: numbers where the types differ, strings without regard to case
    ["'GitHub' == 'github'", 'true'],
    ["'3' == 3 && env.time == 3", 'true'],
    ["null == 0 && false == 0 && true == 1 && '' == 0", 'true'],
    ["'abc' == 0 || NaN == NaN || 'x' < 1 || 'x' >= 1", 'false'],
    ['matrix.list == matrix.list', 'true'],
    ['matrix.object == 1', 'false'],
    // Contexts
    ["github['event_name']", 'push'],
    ['GITHUB.Event_Name', 'push'],
    ["matrix.list[0] + ''", "Unexpected symbol: '+'"],
    ['matrix.list[1]', '2'],
    ['matrix.list[2]', ''],
    ['matrix.nothing.at.all', ''],
    ["join(github.event.issue.labels.*.name, ', ')", 'bug, ui'],
    ["join(matrix.object.*.quantity, ',')", '2'],
    // Functions
    ["contains('Hello world', 'LLO')", 'true'],
    ["contains(github.event.issue.labels.*.name, 'bug')", 'true'],
    ['contains(fromJSON(\'["push", "pull_request"]\'), github.event_name)', 'true'],
    ["startsWith('Hello world', 'He') && endsWith('Hello world', 'LD')", 'true'],
    ["format('Hello {0} {1} {0}', 'Mona', 2)", 'Hello Mona 2 Mona'],
    ["format('{{Hello {0}}}', 'Mona')", '{Hello Mona}'],
    ["join(github.event.empty, ',')", ''],
    ['fromJSON(\'{"a": [true]}\').a[0]', 'true'],
    ['fromJSON(env.time) < 4 && fromJSON(env.continue)', 'true'],
    ['toJSON(matrix.list)', '[\n  1,\n  2\n]'],
    ["toJSON('a\"b')", '"a\\"b"'],
  ])('%s is %j', (expression, text) => expect(value(expression)).toBe(text));

  it.each(["format('{1}', 1)", "fromJSON('{')"])('%s fails when it is evaluated', (expression) => {
    expect(() => value(expression)).toThrow(/./);
  });
});
