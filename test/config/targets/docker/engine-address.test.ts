import fc from 'fast-check';
import { expect, it } from 'vitest';
import { engineText, parseEngine } from '../../../../src/config/targets/docker/engine-address.js';

const nameOf = (text: string) => {
  const parsed = parseEngine(text);
  return parsed.ok ? parsed.value.name : parsed.error[0];
};

it.each([
  ['unix:///var/run/docker.sock', 'docker'],
  ['unix:///run/docker.sock', 'docker'],
  ['unix:///var/run//x/../docker.sock', 'docker'],
  ['unix:///run/user/1000/docker.sock', '/run/user/1000/docker.sock'],
  ['unix://${SOCKET}', '${SOCKET}'],
  ['ssh://deploy@web1', 'web1'],
  ['ssh://deploy@web1:22', 'web1'],
  ['ssh://deploy@web1:2222', 'web1:2222'],
  ['ssh://deploy@[::1]:2222', '[::1]:2222'],
  ['tcp://web1:2376', 'web1'],
  ['tcp://web1:2377', 'web1:2377'],
  ['tcp://[2001:db8::1]:2376', '2001:db8::1'],
  ['tcp://[2001:db8::1]:2377', '[2001:db8::1]:2377'],
  // Not this machine's.
  ['ssh://deploy@docker', 'docker:22'],
  ['tcp://docker:2376', 'docker:2376'],
])('an engine is named as people know it: %s', (text, name) => {
  expect(nameOf(text)).toBe(name);
});

it.each([
  ['web1', 'E-HOST'],
  ['', 'E-HOST'],
  ['${ENGINE}', 'E-HOST'],
  ['https://web1', 'E-HOST'],
  ['npipe:////./pipe/docker_engine', 'E-HOST'],
  ['unix://var/run/docker.sock', 'E-PATH'],
  ['unix://', 'E-PATH'],
  ['ssh://web1', 'E-HOST'],
  ['ssh://@web1', 'E-NAME'],
  ['ssh://-l@web1', 'E-NAME'],
  ['ssh://a:password@web1', 'E-NAME'],
  ['ssh://deploy@-oProxyCommand=x', 'E-HOST'],
  ['ssh://deploy@web1/var/run/docker.sock', 'E-HOST'],
  ['ssh://deploy@web1:0', 'E-PORT'],
  ['tcp://web1', 'E-PORT'],
  ['tcp://web1:2376/', 'E-PORT'],
  ['tcp://a b:1', 'E-HOST'],
])('what is no engine is refused: %s', (text, code) => {
  expect(nameOf(text)).toBe(code);
});

it('what is written again is the same engine', () => {
  const host = fc.oneof(
    fc.domain(),
    fc.ipV4(),
    fc.ipV6().map((address) => `[${address}]`),
  );
  const where = fc.tuple(host, fc.integer({ min: 1, max: 65_535 })).map(([name, port]) => `${name}:${port}`);
  const text = fc.oneof(
    where.map((address) => `tcp://${address}`),
    where.map((address) => `ssh://deploy@${address}`),
    fc.constantFrom('unix:///run/docker.sock', 'unix:///srv/a b.sock'),
  );
  fc.assert(
    fc.property(text, (written) => {
      const parsed = parseEngine(written);
      if (!parsed.ok) throw new Error(parsed.error[1]);
      expect(parseEngine(engineText(parsed.value))).toEqual(parsed);
    }),
  );
});
