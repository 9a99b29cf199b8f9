import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate and its key: PEM. */
export interface Signed {
  readonly cert: string;
  readonly key: string;
}

/** A CA of one's own, until it is disposed of. */
export interface Authority extends Disposable {
  readonly cert: string;
  readonly directory: string;
  /** `from` and `to` as openssl has them: `20200101000000Z`. */
  sign(name: string, wish?: { readonly alt?: string; readonly from?: string; readonly to?: string }): Signed;
}

export function authority(): Authority {
  const directory = mkdtempSync(join(tmpdir(), 'engine-ca-'));
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' });
  const read = (name: string) => readFileSync(join(directory, name), 'utf8');
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  run('req', '-x509', ...curve, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=ca', '-days', '30');
  writeFileSync(join(directory, 'index'), '');
  writeFileSync(join(directory, 'ca.cnf'), CONFIG);
  return {
    directory,
    cert: read('ca.crt'),
    sign(name, { alt = 'DNS:localhost', from, to } = {}) {
      run('req', '-new', ...curve, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
      writeFileSync(join(directory, `${name}.ext`), `subjectAltName=${alt}\n`);
      const ends =
        to === undefined ? ['-days', '30'] : ['-startdate', from ?? '20200101000000Z', '-enddate', to];
      const files = ['-in', `${name}.csr`, '-out', `${name}.crt`, '-extfile', `${name}.ext`];
      run('ca', '-batch', '-notext', '-config', 'ca.cnf', ...files, ...ends);
      return { cert: read(`${name}.crt`), key: read(`${name}.key`) };
    },
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}

const CONFIG = `[ca]
default_ca = own
[own]
database = index
new_certs_dir = .
certificate = ca.crt
private_key = ca.key
rand_serial = yes
default_md = sha256
policy = any
[any]
commonName = supplied
`;
