import { describe, expect, it } from 'vitest';
import type { EngineElsewhere } from '../../../../src/config/targets/docker/engine-elsewhere.js';
import type { DockerTarget } from '../../../../src/config/targets/docker/target.js';
import { usableDocker } from '../../../../src/config/targets/docker/usable.js';
import { environmentIn } from '../../environments/reading.js';
import { dockerFile } from './reading.js';

const INPUT = { source: "input 'docker-host'" };
const AMBIENT = { source: 'DOCKER_HOST', isAmbient: true };

/** The engines that are meant, and how to log in there; or why none can be. */
function meant(
  lines: Readonly<Record<string, string>>,
  engine?: EngineElsewhere,
  more: { readonly variables?: Readonly<Record<string, string>>; readonly knownHosts?: string } = {},
) {
  const target = environmentIn(dockerFile(lines)).target as DockerTarget;
  const usable = usableDocker(target, { workspace: '/w', variables: {}, engine, ...more });
  if (!usable.ok) return usable.error;
  const { engines, login } = usable.value;
  return { names: engines.map(({ name }) => name), login };
}

describe('a file that names no engine', () => {
  it.each([
    [undefined, 'docker'],
    [{ text: 'unix:///run/user/1000/docker.sock', ...AMBIENT }, '/run/user/1000/docker.sock'],
    [{ text: 'tcp://web1:2376', ...INPUT }, 'web1'],
    [{ text: 'tcp://web1:2376', ...AMBIENT }, 'web1'],
  ])('means the one that is named beside it, else of this machine: %j', (engine, name) => {
    expect(meant({}, engine)).toEqual({ names: [name], login: undefined });
  });

  it('logs in with what is given beside it, unless the file says otherwise', () => {
    const engine = { text: 'ssh://ann@web1', ...INPUT };
    const variables = { SSH_KEY: 'the key', OTHER: 'another' };
    const knownHosts = 'web1 ssh-ed25519 AAAA';
    expect(meant({}, engine, { variables, knownHosts })).toEqual({
      names: ['web1'],
      login: { key: 'the key', knownHosts },
    });
    expect(meant({}, engine, { knownHosts })).toMatchObject({ login: { knownHosts } });
    const lines = { 'known-hosts': 'k', key: '${OTHER}', jump: 'b@c' };
    expect(meant(lines, engine, { variables })).toMatchObject({
      login: { key: 'another', knownHosts: 'k', jump: { host: 'c' } },
    });
    expect(meant({}, engine)).toContain("'known-hosts' or 'host-fingerprint' is missing");
  });

  it.each([
    [{ text: 'web1:2375', ...AMBIENT }, "DOCKER_HOST: 'web1:2375' is no address of an engine"],
    [{ text: 'npipe:////./pipe/docker', ...INPUT }, "input 'docker-host': 'npipe:////./pipe/docker' is no"],
    [{ text: 'ssh://web1', ...AMBIENT }, "DOCKER_HOST: 'ssh://web1' names no user; write ssh://<user>@web1"],
    [{ text: 'tcp://web1', ...INPUT }, "input 'docker-host': 'tcp://web1' has no port"],
  ])('is told what is wrong with it, and where it was named: %j', (engine, words) => {
    expect(meant({}, engine)).toContain(words);
  });

  it('gives no container the socket of the one that is meant', () => {
    const volumes = '["/srv/e:/e"]';
    const engine = { text: 'unix:///srv/e/x.sock', ...AMBIENT };
    expect(meant({ volumes: '["${V}:/e"]' }, engine, { variables: { V: '/srv/e' } })).toContain(
      'has the machine',
    );
    expect(meant({ volumes }, engine)).toContain('has the machine');
  });
});

it('a file that names its engines means those', () => {
  const lines = { hosts: '["tcp://web1:2376"]' };
  expect(meant(lines, { text: 'unix:///x', ...AMBIENT })).toMatchObject({ names: ['web1'] });
  expect(meant(lines, { text: 'unix:///x', ...INPUT })).toBe(
    "input 'docker-host' and 'hosts' of the target exclude each other; remove one",
  );
});
