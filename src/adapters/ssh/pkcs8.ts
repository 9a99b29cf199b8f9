import { createPrivateKey, type KeyObject } from 'node:crypto';
import { err, ok, type Result } from '../../base/result.js';

/**
 * A key in PKCS#8, which OpenSSL makes and ssh2 does not read, in a form that it reads. It stays in memory. The error
 * is OpenSSL's.
 */
export function withoutPkcs8(text: string, passphrase: string | undefined): Result<string, string> {
  try {
    const key = createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
    switch (key.asymmetricKeyType) {
      case 'rsa':
        return ok(key.export({ type: 'pkcs1', format: 'pem' }).toString());
      case 'ec':
        return ok(key.export({ type: 'sec1', format: 'pem' }).toString());
      case 'ed25519':
        return ok(openSshKey(key));
      default:
        return err(`SSH has no keys of type ${key.asymmetricKeyType}`);
    }
  } catch (error) {
    return err((error as Error).message);
  }
}

const TYPE = 'ssh-ed25519';
const BLOCK = 8;

/** https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key */
function openSshKey(key: KeyObject): string {
  const { d = '', x = '' } = key.export({ format: 'jwk' });
  const [seed, point] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
  const shown = Buffer.concat([string(TYPE), string(point)]);
  const check = Buffer.alloc(8);
  const hidden = Buffer.concat([check, shown, string(Buffer.concat([seed, point])), string('')]);
  const padding = Buffer.from(Array.from({ length: -hidden.length & (BLOCK - 1) }, (_, i) => i + 1));
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...['none', 'none', ''].map(string),
    Buffer.from([0, 0, 0, 1]),
    string(shown),
    string(Buffer.concat([hidden, padding])),
  ]);
  const lines = whole.toString('base64').replace(/.{70}/g, '$&\n');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function string(content: string | Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, Buffer.from(content)]);
}
