import { expect, it } from 'vitest';
import { parsePublished, publishedText } from '../../../../src/config/targets/docker/published-port.js';

it.each([80, 65_535, '127.0.0.1:8080', '[::1]:80', '${ADDRESS}:80'])(
  'a port of the machine is written again as it was: %s',
  (value) => {
    const parsed = parsePublished(value);
    expect(parsed.ok && publishedText(parsed.value)).toBe(value);
  },
);

it.each([
  [0, 'E-PORT'],
  [80.5, 'E-PORT'],
  [70_000, 'E-PORT'],
  ['80', 'E-PORT'],
  ['80:80', 'E-PORT'],
  ['80:80:80', 'E-PORT'],
  ['0x50:80', 'E-PORT'],
  ['127.0.0.1', 'E-PORT'],
  ['127.0.0.1:0', 'E-PORT'],
  ['localhost:80', 'E-HOST'],
  ['http://127.0.0.1:80', 'E-PORT'],
  ['80/udp', 'E-PORT'],
])('what is no port is refused: %s [B54]', (value, code) => {
  const parsed = parsePublished(value);
  expect(parsed.ok ? undefined : parsed.error[0]).toBe(code);
});
