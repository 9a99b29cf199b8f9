import { execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { privateKey } from '../../../src/adapters/ssh/private-key.js';
import { systemClock } from '../../../src/base/clock.js';
import { poll } from '../../../src/base/poll.js';
import { connected, refused, running } from './connected.js';
import { type Keys, keys, kill, noSshd, type Sshd, startSshd, user } from './sshd.js';

/** An agent that holds these keys. */
async function agentWith(directory: string, ...held: readonly string[]) {
  const socket = join(directory, `agent-${held.length}`);
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  const env = { ...process.env, SSH_AUTH_SOCK: socket };
  const add = () => {
    try {
      for (const key of held) execFileSync('ssh-add', ['-q', key], { env, stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  if (!(await poll(systemClock(), { intervalMs: 10, deadlineMs: 5000 }, add))) throw new Error('no agent');
  return {
    socket,
    [Symbol.asyncDispose]: async () => {
      const gone = once(agent, 'exit');
      agent.kill();
      await gone;
    },
  };
}

describe.skipIf(noSshd)('the login, with a real sshd', () => {
  let sshd: Sshd;
  let made: Keys;
  let stranger: string;
  beforeAll(async () => {
    sshd = await startSshd();
    made = keys();
    stranger = made.make('stranger');
  });
  afterAll(async () => {
    made[Symbol.dispose]();
    await sshd[Symbol.asyncDispose]();
  });

  const keyless = () => ({
    address: sshd.address,
    login: { user, knownHosts: sshd.login.knownHosts },
  });
  const withKey = (key: string) => ({ address: sshd.address, login: { ...sshd.login, key } });

  it('takes the text of a key, and an encrypted one with its passphrase', async () => {
    using host = await connected(withKey(readFileSync(sshd.login.key, 'utf8')));
    expect(await host.run('exit 3')).toMatchObject({ value: { code: 3 } });
    const locked = made.make('locked', '-N', 'open sesame');
    const authorized = join(dirname(sshd.login.key), 'authorized_keys');
    appendFileSync(authorized, readFileSync(`${locked}.pub`));
    using again = await connected({ ...withKey(locked), passphrase: 'open sesame' });
    expect(await again.run('exit 4')).toMatchObject({ value: { code: 4 } });
    expect(await refused(withKey(locked))).toMatchObject({ code: 'E-KEY', isFinal: true });
  });

  it('a refused key is final: named with the user and what the server takes, tried once', async () => {
    const before = sshd.connections();
    const failure = await refused(withKey(stranger));
    expect(failure).toMatchObject({ code: 'E-SSH-AUTH', isFinal: true });
    expect(failure.message).toContain(`refused the login of ${user}, it takes publickey`);
    expect(failure.remedy).toContain('put the public key');
    expect(sshd.connections() - before).toBe(1);
  });

  it('asks an agent where there is no key', async () => {
    await using agent = await agentWith(made.directory, stranger, sshd.login.key);
    using host = await connected({ ...keyless(), agent: agent.socket });
    expect(await host.run('echo "[$SSH_AUTH_SOCK]"')).toMatchObject({ value: { stdout: '[]\n' } });
  });

  it('an agent without the key, one that is not there and none at all are told apart', async () => {
    await using agent = await agentWith(made.directory, stranger);
    const wrong = await refused({ ...keyless(), agent: agent.socket });
    expect(wrong).toMatchObject({ code: 'E-SSH-AUTH', isFinal: true });
    expect(wrong.message).not.toContain('(the agent');
    const absent = await refused({ ...keyless(), agent: join(made.directory, 'none') });
    expect(absent).toMatchObject({ code: 'E-SSH-AUTH', isFinal: true });
    expect(absent.message).toMatch(/\(the agent: .*\)/);
    expect(await refused(keyless())).toMatchObject({ code: 'E-KEY', isFinal: true });
  });

  it('an agent with more keys than the server has patience for is named', async () => {
    const many = Array.from({ length: 4 }, (_, n) => made.make(`many${n}`));
    await using strict = await startSshd({ config: ['MaxAuthTries 2'] });
    await using agent = await agentWith(made.directory, ...many);
    const login = { user, knownHosts: strict.login.knownHosts };
    const failure = await refused({ address: strict.address, login, agent: agent.socket });
    expect(failure).toMatchObject({ code: 'E-SSH-AUTH', isFinal: true });
    expect(failure.message).toContain('too many keys');
  });

  it('a certificate beside the key is told of where it would have been needed, and not used', async () => {
    const authority = made.make('authority');
    const certified = made.make('certified');
    execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'one', '-n', user, `${certified}.pub`]);
    const failure = await refused(withKey(certified));
    expect(failure).toMatchObject({ code: 'E-SSH-AUTH', isFinal: true });
    expect(failure.message).toContain(`certificates of users (${certified}-cert.pub) are not supported`);
    expect(failure.remedy).toContain('put the public key into authorized_keys');
    // What was said is done.
    const authorized = join(dirname(sshd.login.key), 'authorized_keys');
    appendFileSync(authorized, readFileSync(`${certified}.pub`));
    using host = await connected(withKey(certified));
    expect(await host.run('exit 6')).toMatchObject({ value: { code: 6 } });
  });

  it('takes PKCS#8, and warns of RSA with 2048 bits', async () => {
    const authorized = join(dirname(sshd.login.key), 'authorized_keys');
    const short = made.make('short', '-t', 'rsa', '-b', '2048', '-m', 'PKCS8');
    appendFileSync(authorized, readFileSync(`${short}.pub`));
    using host = await connected(withKey(short));
    expect(host.warning).toContain('RSA with 2048 bits');
    expect(await host.run('exit 7')).toMatchObject({ value: { code: 7 } });
    const openssl = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    const parsed = await privateKey(openssl.toString());
    if (!parsed.ok) throw new Error(parsed.error.message);
    appendFileSync(authorized, `ssh-ed25519 ${parsed.value.getPublicSSH().toString('base64')}\n`);
    using other = await connected(withKey(openssl.toString()));
    expect(other.warning).toBeUndefined();
    expect(await other.run('exit 8')).toMatchObject({ value: { code: 8 } });
  });

  it('a server that wants more than a key says what', async () => {
    const config = ['AuthenticationMethods publickey,password', 'PasswordAuthentication yes'];
    await using strict = await startSshd({ config });
    const failure = await refused(strict);
    expect(failure).toMatchObject({ code: 'E-SSH-AUTH', isFinal: true });
    expect(failure.message).toContain('it takes password');
  });
});

describe.skipIf(noSshd)('a jump host, with two real sshds', () => {
  let target: Sshd;
  let jump: Sshd;
  beforeAll(async () => {
    [target, jump] = await Promise.all([startSshd(), startSshd()]);
    const authorized = join(dirname(jump.login.key), 'authorized_keys');
    appendFileSync(authorized, readFileSync(`${target.login.key}.pub`));
  });
  afterAll(() => Promise.all([target[Symbol.asyncDispose](), jump[Symbol.asyncDispose]()]));

  const through = (knownHosts: string) => ({
    address: target.address,
    login: { ...target.login, knownHosts, jump: jump.address },
  });

  it('is gone through; both machines are verified', async () => {
    using host = await connected(through(target.login.knownHosts + jump.login.knownHosts));
    expect(host.name).toBe(`127.0.0.1:${target.port}`);
    expect(await host.run('exit 5')).toMatchObject({ value: { code: 5 } });
    expect(jump.log()).toMatch(/Accepted publickey/);
  });

  it('that breaks takes the connection with it; the next script goes through a new one', async () => {
    using host = await connected(through(target.login.knownHosts + jump.login.knownHosts));
    const { end } = await running(host);
    for (const child of jump.children()) kill(child);
    expect(await end).toMatchObject({ ok: false, error: { code: 'E-SSH-LOST' } });
    expect(await host.run('exit 3')).toMatchObject({ value: { code: 3 } });
  });

  it('an unknown or wrong key of either is refused, and where the target was not reached, it saw nothing', async () => {
    const before = target.connections();
    const wrongJump = await refused(through(`${target.login.knownHosts}${swapped(jump, target)}`));
    expect(wrongJump).toMatchObject({ code: 'E-HOSTKEY-MISMATCH', isFinal: true });
    expect(await refused(through(target.login.knownHosts))).toMatchObject({ code: 'E-HOSTKEY-UNKNOWN' });
    expect(target.connections()).toBe(before);
    const wrongTarget = await refused(through(`${jump.login.knownHosts}${swapped(target, jump)}`));
    expect(wrongTarget).toMatchObject({ code: 'E-HOSTKEY-MISMATCH', isFinal: true });
    expect(wrongTarget.message).toContain(`:${target.port}`);
  });

  it('a fingerprint is that of the target alone: the jump host needs known hosts', async () => {
    const { user: name, key } = target.login;
    const login = { user: name, key, hostFingerprint: `SHA256:${'a'.repeat(43)}`, jump: jump.address };
    expect(await refused({ address: target.address, login })).toMatchObject({ code: 'E-HOSTKEY' });
  });

  it('one that may not forward is named', async () => {
    await using closed = await startSshd({ config: ['AllowTcpForwarding no'] });
    const knownHosts = target.login.knownHosts + closed.login.knownHosts;
    const login = { ...closed.login, knownHosts, jump: closed.address };
    const failure = await refused({ address: target.address, login });
    expect(failure).toMatchObject({ code: 'E-SSH-FORWARD', isFinal: true });
    expect(failure.remedy).toContain('AllowTcpForwarding');
  });
});

/** An entry that says of one server the key of another. */
const swapped = (of: Sshd, by: Sshd): string => by.login.knownHosts.replace(`:${by.port}`, `:${of.port}`);
