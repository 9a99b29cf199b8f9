import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

export interface Certificates {
  readonly ca: string;
  readonly good: Certificate;
  readonly otherName: Certificate;
  readonly expired: Certificate;
  readonly selfSigned: Certificate;
}

/** The time in which a certificate of `openssl ca` is valid. */
const TIMES = {
  good: ['20200101000000Z', '21000101000000Z'],
  expired: ['20200101000000Z', '20260101000000Z'],
};

const CONFIG = `[ca]
default_ca = here
[here]
database = index
new_certs_dir = .
default_md = sha256
policy = any
copy_extensions = copy
rand_serial = yes
unique_subject = no
[any]
commonName = supplied
`;

/** An authority, what it has signed and what nobody has, made anew. */
export function certificates(): Certificates {
  const directory = mkdtempSync(join(tmpdir(), 'certificates-'));
  const openssl = (text: string) =>
    execFileSync('openssl', text.split(' '), { cwd: directory, stdio: 'pipe' });
  const content = (name: string) => readFileSync(join(directory, name), 'utf8');
  const read = (name: string) => ({ key: content(`${name}.key`), cert: content(`${name}.crt`) });
  const asked = (name: string, more: string) =>
    openssl(`req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${name}.key ${more}`);
  const signed = (name: string, altName: string, [from, to]: readonly string[] = []) => {
    asked(name, `-subj /CN=${name} -addext subjectAltName=${altName} -out ${name}.csr`);
    openssl(
      `ca -batch -notext -config ca.cnf -keyfile ca.key -cert ca.crt -startdate ${from} -enddate ${to} -in ${name}.csr -out ${name}.crt`,
    );
    return read(name);
  };
  try {
    writeFileSync(join(directory, 'ca.cnf'), CONFIG);
    writeFileSync(join(directory, 'index'), '');
    asked('ca', '-x509 -subj /CN=authority -days 30 -out ca.crt');
    asked('self', '-x509 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 -days 30 -out self.crt');
    return {
      ca: content('ca.crt'),
      good: signed('good', 'IP:127.0.0.1,DNS:shop.example', TIMES.good),
      otherName: signed('other', 'DNS:other.example', TIMES.good),
      expired: signed('expired', 'IP:127.0.0.1', TIMES.expired),
      selfSigned: read('self'),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
