import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isTraceAsked } from '../../../src/wiring/trace/asked.js';
import { readTraceSettings } from '../../../src/wiring/trace/settings.js';

type Env = Readonly<Record<string, string>>;

const OTLP = 'OTEL_EXPORTER_OTLP_';
const ENDPOINT = { [`${OTLP}ENDPOINT`]: 'http://collector:4318' };
const read = (env: Env) => readTraceSettings(env, '/workspace');
/** The target, where nothing is to be said about the settings. */
function targetIn(env: Env) {
  const { target, notices } = read({ ...ENDPOINT, ...env });
  expect(notices).toEqual([]);
  return target;
}
const noticesIn = (env: Env) => read({ ...ENDPOINT, ...env }).notices;

describe('a trace is asked for', () => {
  it.each<[boolean, Env]>([
    [false, {}],
    [false, { [`${OTLP}ENDPOINT`]: '' }],
    [false, { [`${OTLP}HEADERS`]: 'a=b' }],
    [true, ENDPOINT],
    [true, { [`${OTLP}TRACES_ENDPOINT`]: 'http://x' }],
    [false, { [`${OTLP}METRICS_ENDPOINT`]: 'http://x' }],
    [false, { ...ENDPOINT, OTEL_SDK_DISABLED: 'true' }],
    [false, { ...ENDPOINT, OTEL_SDK_DISABLED: 'TRUE' }],
    [true, { ...ENDPOINT, OTEL_SDK_DISABLED: 'yes' }],
    [true, { ...ENDPOINT, OTEL_SDK_DISABLED: '' }],
    [false, { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }],
    [false, { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'console' }],
    [true, { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'console, otlp' }],
  ])('%s: %j', (isAsked, env) => {
    expect(isTraceAsked(env)).toBe(isAsked);
  });
});

describe('where a trace goes', () => {
  // The first ones are the examples of OpenTelemetry's specification.
  it.each<[string, Env]>([
    ['http://collector:4318/v1/traces', { ENDPOINT: 'http://collector:4318' }],
    ['http://collector:4318/', { TRACES_ENDPOINT: 'http://collector:4318' }],
    ['http://collector:4318/mycollector/v1/traces', { ENDPOINT: 'http://collector:4318/mycollector/' }],
    ['https://c.example/api/v1/traces', { ENDPOINT: 'https://c.example/api' }],
    ['https://c.example/api', { TRACES_ENDPOINT: 'https://c.example/api', ENDPOINT: 'http://x' }],
    ['http://x/v1/traces', { TRACES_ENDPOINT: '', ENDPOINT: 'http://x' }],
    ['https://c.example/t?tenant=1', { TRACES_ENDPOINT: ' https://c.example/t?tenant=1 ' }],
  ])('%s', (url, named) => {
    const env = Object.fromEntries(Object.entries(named).map(([name, value]) => [OTLP + name, value]));
    expect(read(env).target?.url.href).toBe(url);
  });

  it.each(['collector:4318', 'grpc://c:4317', 'unix:/run/x', 'http://', 'http://%zz:x@c/'])(
    'is nowhere for what is no address, and that is said without it: %s',
    (value) => {
      expect(read({ [`${OTLP}ENDPOINT`]: value })).toMatchObject({
        target: undefined,
        notices: ['OTEL_EXPORTER_OTLP_ENDPOINT is no address of the form http://host:port: no trace is sent'],
      });
    },
  );
});

describe('how a trace is sent', () => {
  it('is by the defaults of the specification where nobody says it', () => {
    expect(targetIn({})).toEqual({
      url: new URL('http://collector:4318/v1/traces'),
      headers: {},
      timeoutMs: 10_000,
      isCompressed: false,
    });
  });

  it('is decided by what is said for traces before what is said for all', () => {
    const env = {
      HEADERS: 'api-key=all',
      TRACES_HEADERS: 'X-Key=a%20b%3D%2C, y = ä ',
      TIMEOUT: '1',
      TRACES_TIMEOUT: '2500',
      COMPRESSION: 'none',
      TRACES_COMPRESSION: 'GZIP',
      PROTOCOL: 'grpc',
      TRACES_PROTOCOL: 'http/json',
    };
    const named = Object.fromEntries(Object.entries(env).map(([name, value]) => [OTLP + name, value]));
    expect(targetIn(named)).toMatchObject({
      headers: { 'x-key': 'a b=,', y: 'ä' },
      timeoutMs: 2500,
      isCompressed: true,
    });
  });

  it('takes no limit of time for ten minutes: a run must come to its end', () => {
    expect(targetIn({ [`${OTLP}TIMEOUT`]: '0' })?.timeoutMs).toBe(600_000);
  });

  it.each([
    ['TIMEOUT', '-1', 'is no number of milliseconds'],
    ['TIMEOUT', '10s', 'is no number of milliseconds'],
    ['COMPRESSION', 'zstd', 'is none of gzip, none'],
    ['HEADERS', 'no pair', 'is no list of name=value'],
    ['HEADERS', 'a=%zz', 'is no list of name=value'],
    ['HEADERS', 'a=b%0d%0aHost:%20evil', 'is no list of name=value'],
    ['HEADERS', 'a b=c', 'is no list of name=value'],
    ['PROTOCOL', 'carrier-pigeon', 'is none of http/json, http/protobuf, grpc'],
    [
      'PROTOCOL',
      'http/protobuf',
      'asks for http/protobuf; the trace is sent as http/json, to the same address',
    ],
  ])('passes over what it cannot take, says so, and sends all the same: %s=%s', (name, value, says) => {
    const { target, notices } = read({ ...ENDPOINT, [OTLP + name]: value });
    expect(notices).toEqual([expect.stringContaining(`${OTLP}${name} ${says}`)]);
    expect(target).toMatchObject({ headers: {}, timeoutMs: 10_000, isCompressed: false });
  });

  it('is not at all where gRPC is asked for: who listens there would not understand', () => {
    const { target, notices } = read({ ...ENDPOINT, [`${OTLP}PROTOCOL`]: 'grpc' });
    expect(target).toBeUndefined();
    expect(notices).toEqual([expect.stringContaining('asks for gRPC, which is not spoken here')]);
  });

  it('shows and trusts the certificates that are named, and is not at all where one cannot be read', () => {
    const directory = mkdtempSync(join(tmpdir(), 'settings-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    for (const name of ['ca', 'cert', 'key']) writeFileSync(join(directory, name), `the ${name}`);
    const env = {
      ...ENDPOINT,
      [`${OTLP}CERTIFICATE`]: join(directory, 'ca'),
      [`${OTLP}CLIENT_CERTIFICATE`]: 'cert',
      [`${OTLP}TRACES_CLIENT_KEY`]: 'key',
    };
    const { target, secrets } = readTraceSettings(env, directory);
    expect(target).toMatchObject({ ca: 'the ca', cert: 'the cert', key: 'the key' });
    expect(secrets).toContain('the key');
    expect(readTraceSettings(env, '/nowhere')).toMatchObject({
      target: undefined,
      notices: [`${OTLP}CLIENT_CERTIFICATE names a file that cannot be read (ENOENT): no trace is sent`],
    });
  });
});

describe('what of the settings is a secret [S15 S16]', () => {
  it('is every value of a header, its token, and what a basic one stands for', () => {
    const basic = Buffer.from('user:pass-word').toString('base64');
    const { secrets } = read({
      ...ENDPOINT,
      [`${OTLP}HEADERS`]: `authorization=Bearer%20tok-en,api-key=k-1,proxy=Basic%20${basic}`,
    });
    for (const secret of ['Bearer tok-en', 'tok-en', 'k-1', basic, 'user:pass-word', 'pass-word'])
      expect(secrets).toContain(secret);
  });

  it('is what the address carries, which becomes a header', () => {
    const { target, secrets } = read({
      [`${OTLP}TRACES_ENDPOINT`]: 'https://me:p%40ss@c.example/t?key=q-key',
    });
    expect(target?.url.href).toBe('https://c.example/t?key=q-key');
    expect(target?.headers).toEqual({
      authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
    });
    for (const secret of ['p@ss', 'me:p@ss', 'q-key']) expect(secrets).toContain(secret);
  });
});

describe('what is said of all spans', () => {
  it.each<[Env, Env]>([
    [{}, { 'service.name': 'cimyr' }],
    [{ OTEL_SERVICE_NAME: 'ci' }, { 'service.name': 'ci' }],
    [
      { OTEL_RESOURCE_ATTRIBUTES: 'service.name=a,team=x%2Cy , deployment.environment.name=ci' },
      { 'service.name': 'a', team: 'x,y', 'deployment.environment.name': 'ci' },
    ],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=a', OTEL_SERVICE_NAME: 'b' }, { 'service.name': 'b' }],
  ])('%j', (env, resource) => {
    expect(read({ ...ENDPOINT, ...env })).toMatchObject({ resource, notices: [] });
  });

  it('is nothing of a list of which a part cannot be read', () => {
    expect(read({ ...ENDPOINT, OTEL_RESOURCE_ATTRIBUTES: 'team=x,oops' }).resource).toEqual({
      'service.name': 'cimyr',
    });
    expect(noticesIn({ OTEL_RESOURCE_ATTRIBUTES: 'team=x,oops' })).toEqual([
      'OTEL_RESOURCE_ATTRIBUTES is no list of name=value, so it is not used',
    ]);
  });
});
