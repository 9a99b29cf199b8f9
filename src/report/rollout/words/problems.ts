const ADDRESS = 'correct the address of the check';
const NETWORK = 'check the network of whoever asks';

/** What helps where a check is not passed, by the name of its problem. */
export const REMEDIES: Readonly<Record<string, string>> = {
  'E-URL': ADDRESS,
  'E-SSRF': 'name another address',
  'H-ASKER': 'try again',
  'H-BODY': "look at what it holds, or correct 'body'",
  'H-BODY-LIMIT': 'name an address whose answer is short',
  'H-DNS': 'check the name, and the name server of whoever asks',
  'H-HEADERS': 'send fewer',
  'H-NETWORK': NETWORK,
  'H-PROTOCOL': 'check the port and the scheme',
  'H-REDIRECT': "name the final address, or set 'redirects: 3'",
  'H-REFUSED': 'check that something listens there',
  'H-REQUEST': 'correct the check',
  'H-RESET': 'look at its log',
  'H-SLOW': "find what takes its time, or raise 'latency'",
  'H-STATUS': 'look at its log',
  'H-TIMEOUT': "check that it runs and that no firewall is between, or raise 'timeout'",
  'H-TLS': 'check the port',
  'H-TLS-EXPIRED': 'renew it',
  'H-TLS-NAME': 'add this name to it',
  'H-TLS-UNTRUSTED': 'install one that is trusted and valid, with its intermediates',
  'H-TUNNEL': NETWORK,
};
