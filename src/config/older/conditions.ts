import type { Entry, Node, Path } from '../node.js';
import type { Problems } from '../problems.js';
import { described } from '../schema/expected.js';

/** `conditions: { branch: 'release/*', environment: { TIER: prod } }` as an expression of ours. */
export function toCondition(entry: Entry, path: Path, problems: Problems): Entry[] {
  if (entry.value.kind !== 'map') {
    const message = `mapping expected, got ${described(entry.value)}; write { branch: main }, or 'if:'`;
    problems.at('E-TYPE', entry.value.range, path, message);
    return [];
  }
  const parts: string[] = [];
  for (const { key, keyRange, value } of entry.value.entries.values()) {
    const at = [...path, key];
    if (key === 'branch') parts.push(...branchCondition(value, at, problems));
    else if (key === 'environment') parts.push(...environmentCondition(value, at, problems));
    else if (key === 'custom')
      problems.at(
        'W-CONDITION',
        keyRange,
        at,
        "'custom' never had an effect and is ignored; write it as 'if:'",
      );
    else problems.at('W-UNKNOWN-KEY', keyRange, at, `unknown key '${key}' is ignored; write it as 'if:'`);
  }
  if (parts.length === 0) return [];
  const text = parts.join(' && ');
  return [
    {
      ...entry,
      key: 'if',
      value: { kind: 'scalar', range: entry.value.range, value: text, text, isPlain: false },
    },
  ];
}

function branchCondition(value: Node, path: Path, problems: Problems): string[] {
  const patterns = value.kind === 'list' ? value.items : [value];
  const tests = patterns.flatMap((pattern) => {
    const test = pattern.kind === 'scalar' ? branchTest(pattern.text) : undefined;
    if (test) return [test];
    const shown = pattern.kind === 'scalar' ? `pattern '${pattern.text}'` : described(pattern);
    problems.at('E-EXPR', pattern.range, path, `${shown} cannot be carried over; write it as 'if:'`);
    return [];
  });
  return tests.length > 1 ? [`(${tests.join(' || ')})`] : tests;
}

/** A branch pattern with `*` only: its literal beginning and end. */
function branchTest(pattern: string): string | undefined {
  const [first = '', last, ...more] = pattern.split(/\*+/);
  if (pattern === '' || /[?[\]]/.test(pattern) || more.length > 0) return undefined;
  if (last === undefined) return `github.ref_name == ${quoted(first)}`;
  const tests = [
    first && `startsWith(github.ref_name, ${quoted(first)})`,
    last && `endsWith(github.ref_name, ${quoted(last)})`,
  ];
  return tests.filter(Boolean).join(' && ') || 'true';
}

function environmentCondition(value: Node, path: Path, problems: Problems): string[] {
  if (value.kind !== 'map') {
    const message = `mapping expected, got ${described(value)}; write { NAME: value }`;
    problems.at('E-TYPE', value.range, path, message);
    return [];
  }
  return [...value.entries.values()].flatMap((entry) => {
    if (entry.value.kind === 'scalar') return [`env[${quoted(entry.key)}] == ${quoted(entry.value.text)}`];
    const message = `text expected, got ${described(entry.value)}; write ${entry.key}: value`;
    problems.at('E-TYPE', entry.value.range, [...path, entry.key], message);
    return [];
  });
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
