import { format, inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from '../../src/base/secret.js';

const secret = new Secret('hunter2');
// As code would use it that forgot what it holds.
const forgotten = secret as unknown as string;
const holder = { name: 'db', list: [secret], map: new Map([['k', secret]]) };

const ways: Readonly<Record<string, () => string>> = {
  'a template': () => `<${forgotten}>`,
  concatenation: () => 'x' + forgotten,
  String: () => String(secret),
  join: () => [secret, secret].join(),
  JSON: () => JSON.stringify({ ...holder, map: [...holder.map] }),
  inspect: () => inspect(holder, { depth: 9, showHidden: true, getters: true }),
  'inspect of itself': () => inspect(secret, { customInspect: true }),
  'inspect without its own words': () => inspect(secret, { customInspect: false, showHidden: true }),
  format: () => format('%s %o %O %j', secret, secret, secret, secret),
  "an error's message": () => inspect(new Error(`<${forgotten}>`, { cause: secret })),
  'a copy': () => JSON.stringify({ ...secret }),
  'a structured clone': () => inspect(structuredClone(secret), { showHidden: true }),
  'its keys': () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret)]),
};

it.each(Object.entries(ways))('a secret cannot be printed by accident: %s', (_, print) => {
  expect(print()).not.toContain('hunter2');
});

it('a secret shows that it is one, and says its value only when asked to', () => {
  expect([`<${forgotten}>`, JSON.stringify(secret), inspect(secret)]).toEqual([
    '<***>',
    '"***"',
    'Secret(***)',
  ]);
  expect(secret.reveal()).toBe('hunter2');
});
