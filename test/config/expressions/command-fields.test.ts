import { describe, expect, it } from 'vitest';
import type { $ZodType } from 'zod/v4/core';
import { wholeConfiguration, wholeOlderConfiguration } from '../../../src/config/schema/configuration.js';
import { commandFields } from '../../../src/config/schema/fields.js';
import { said } from '../reading.js';

/** What the definitions of all types of schemas have between them. */
interface Definition {
  readonly type: string;
  readonly innerType?: $ZodType;
  readonly in?: $ZodType;
  readonly options?: readonly $ZodType[];
  readonly items?: readonly $ZodType[];
  readonly element?: $ZodType;
  readonly valueType?: $ZodType;
  readonly shape?: Readonly<Record<string, $ZodType>>;
}

/** Every text field of a schema: its path, and whether a shell reads it. `*` is a name or an index. */
function textFields(schema: $ZodType, path = '', found = new Map<string, boolean>()): Map<string, boolean> {
  const def = schema._zod.def as Definition;
  if (def.type === 'string') found.set(path, commandFields.has(schema as never) || found.get(path) === true);
  for (const inner of [def.innerType, def.in, ...(def.options ?? []), ...(def.items ?? [])])
    if (inner) textFields(inner, path, found);
  for (const inner of [def.element, def.valueType]) if (inner) textFields(inner, `${path}.*`, found);
  for (const [key, inner] of Object.entries(def.shape ?? {})) textFields(inner, `${path}.${key}`, found);
  return found;
}

const fields = new Map([...textFields(wholeOlderConfiguration()), ...textFields(wholeConfiguration())]);
const marked = [...fields].flatMap(([path, isCommand]) => (isCommand ? [path] : []));

/** Words that name what is run; whoever adds a field of such a name says that a shell reads it. */
const SHELL_WORDS =
  /\.(run|command|commands|script|start|stop|activate|render|check|tools|\w+_hooks|(pre|post|on)-[a-z-]+)(\.\*)?$/;
/** Words of the same kind that name something else. */
const NO_COMMANDS = ['.on-failure', '.environments.*.target.command.*'];

/** A file that has one field of each kind, with `text` in the one that is asked. */
const FILES: Readonly<Record<string, (text: string) => object>> = {
  '.jobs.*.run': (run) => ({ jobs: { a: { run } } }),
  '.jobs.*.run.*': (text) => ({ jobs: { a: { run: ['x', text] } } }),
  '.jobs.*.services.*.run': (run) => ({ jobs: { a: { run: 'x', services: { s: { run } } } } }),
  '.jobs.*.services.*.ready.command': (command) => ({
    jobs: { a: { run: 'x', services: { s: { run: 'y', ready: { command } } } } },
  }),
  '.jobs.*.cache.tools': (tools) => ({ jobs: { a: { run: 'x', cache: { inputs: ['a'], tools } } } }),
  '.jobs.*.cache.tools.*': (tool) => ({ jobs: { a: { run: 'x', cache: { inputs: ['a'], tools: [tool] } } } }),
  '.environments.*.target.activate': (activate) => deployed({ activate }),
  '.environments.*.target.instances.start': (start) =>
    deployed({ instances: { ports: [8001], start, stop: 'x' } }),
  '.environments.*.target.instances.stop': (stop) =>
    deployed({ instances: { ports: [8001], start: 'x', stop } }),
  '.environments.*.health-checks.*.run': (run) =>
    deployed({}, { 'health-checks': [{ kind: 'command', run }] }),
};

const deployed = (target: object, more: object = {}) => ({
  name: 'shop',
  environments: { live: { target: { kind: 'local', path: 'srv', artifact: 'dist', ...target }, ...more } },
});

/** Of a stage's job, an older file or a hook the same, by its path. */
function fileFor(path: string, text: string): object {
  if (Object.hasOwn(FILES, path)) return FILES[path]?.(text) as object;
  if (path.startsWith('.stages.*.jobs.*.')) {
    const flat = fileFor(path.replace('.stages.*.jobs.*.', '.jobs.*.'), text) as { jobs: { a: object } };
    return { stages: [{ name: 's', jobs: [{ name: 'a', ...flat.jobs.a }] }] };
  }
  const older = /^\.environments\.\*\.(\w+_hooks)(\.\*)?$/.exec(path);
  if (older?.[1])
    return { name: 'x', environments: [{ name: 'live', host: 'h', [older[1]]: older[2] ? [text] : text }] };
  const hook = /^\.environments\.\*\.hooks\.([a-z-]+)\.\*(\.run)?$/.exec(path);
  if (hook?.[1]) return deployed({}, { hooks: { [hook[1]]: [hook[2] ? { run: text } : text] } });
  throw new Error(`no file for '${path}': add one to FILES`);
}

describe('fields that a shell reads', () => {
  it('are known to be: whoever names a field like one marks it', () => {
    const named = [...fields.keys()].filter(
      (path) => SHELL_WORDS.test(path) && !NO_COMMANDS.some((end) => path.endsWith(end)),
    );
    expect(named.filter((path) => !fields.get(path))).toEqual([]);
    expect(marked.length).toBeGreaterThan(20);
  });

  it.each(marked)('%s takes no expression but the matrix', (path) => {
    for (const read of ['github.ref_name', 'env.A', "format('{0}', secrets.B)", 'runner.os']) {
      const lines = said(JSON.stringify(fileFor(path, `echo \${{ ${read} }}`)));
      expect(lines).toContainEqual(expect.stringMatching(/^E-(SPLICE|EXPR) /));
    }
  });
});

it('a ready command takes the matrix, as run does', () => {
  const file = (read: string) =>
    JSON.stringify({
      jobs: {
        a: {
          matrix: { m: [1] },
          run: 'x',
          services: { s: { run: 'y', ready: { command: `test \${{ ${read} }}` } } },
        },
      },
    });
  expect(said(file('matrix.m'))).toEqual([]);
  expect(said(file('github.ref_name'))[0]).toMatch(
    /^E-SPLICE 1:\d+ jobs\.a\.services\.s\.ready\.command: .*only matrix\.\* may stand in 'command'\)$/,
  );
});
