import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mustRun, SYSTEM_PATH } from './run.js';

/** The keys of a group of hosts, in a directory of their own. */
export interface HostFiles {
  readonly directory: string;
  readonly userKeyPath: string;
  readonly userKey: string;
}

export async function makeUserKey(): Promise<HostFiles> {
  const directory = await mkdtemp(join(tmpdir(), 'cimyr-hosts-'));
  const userKeyPath = join(directory, 'user_key');
  await makeKey(userKeyPath);
  return { directory, userKeyPath, userKey: await readFile(userKeyPath, 'utf8') };
}

export interface HostKey {
  /** What the host finds as its own. */
  readonly directory: string;
  /** `ssh-ed25519 AAAA…` */
  readonly publicKey: string;
  readonly fingerprint: string;
}

export async function makeHostFiles(files: HostFiles, name: string): Promise<HostKey> {
  const directory = join(files.directory, name);
  await mkdir(directory);
  const path = join(directory, 'host_key');
  await makeKey(path);
  await writeFile(join(directory, 'sshd_config'), SSHD_CONFIG);
  await writeFile(join(directory, 'authorized_keys'), await readFile(`${files.userKeyPath}.pub`));
  const publicKey = (await readFile(`${path}.pub`, 'utf8')).split(' ').slice(0, 2).join(' ').trim();
  const [, fingerprint = ''] = (await mustRun('ssh-keygen', '-lf', `${path}.pub`)).split(' ');
  return { directory, publicKey, fingerprint };
}

export const removeHostFiles = (files: HostFiles): Promise<void> =>
  rm(files.directory, { recursive: true, force: true });

const makeKey = (path: string): Promise<string> =>
  mustRun('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'testbed', '-f', path);

// What is not said here is as on any Debian host, such as MaxStartups and MaxSessions.
const SSHD_CONFIG = `Port 22
HostKey /run/testbed/host_key
AuthorizedKeysFile /run/testbed/authorized_keys
PidFile /run/sshd.pid
StrictModes no
UsePAM no
UseDNS no
PrintLastLog no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
Subsystem sftp internal-sftp
SetEnv PATH=${dirname(process.execPath)}:${SYSTEM_PATH}
`;
