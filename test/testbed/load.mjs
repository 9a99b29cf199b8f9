// The child process of load.ts: clients that each wait for an answer before they ask again.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

const { url, connections, kinds, perSecond, timeoutMs } = JSON.parse(process.argv[2]);
const SPAN_MS = 250;
const KEPT_FAILURES = 10;
// First in, first out: every connection stays in use.
const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const report = {
  requests: 0,
  failures: 0,
  firstFailures: [],
  versions: {},
  spans: [],
  posted: [],
  answered: [],
};
let isEnding = false;
let nextTurn = 0;

function once(kind, id) {
  return new Promise((resolve) => {
    const options = {
      agent,
      method: kind,
      headers: kind === 'POST' ? { 'x-id': id, 'content-length': 0 } : {},
    };
    const asking = request(new URL(kind === 'POST' ? '/work' : '/', url), options, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part) => {
        text += part;
      });
      answer.on('error', (error) => resolve({ why: `in the answer: ${error.code ?? error.message}` }));
      answer.on('end', () => {
        const isGood = answer.statusCode >= 200 && answer.statusCode < 300;
        resolve(isGood ? { text } : { why: `status ${answer.statusCode}` });
      });
    });
    const limit = setTimeout(() => {
      resolve({ why: `no answer in ${timeoutMs} ms` });
      asking.destroy();
    }, timeoutMs);
    asking.on('close', () => clearTimeout(limit));
    asking.on('error', (error) => resolve({ why: error.code ?? error.message }));
    asking.end();
  });
}

function countVersion(version) {
  const at = Math.floor(Date.now() / SPAN_MS) * SPAN_MS;
  let span = report.spans.at(-1);
  if (span?.at !== at) {
    span = { at, versions: {} };
    report.spans.push(span);
  }
  for (const counts of [report.versions, span.versions]) counts[version] = (counts[version] ?? 0) + 1;
}

async function turn() {
  if (perSecond === undefined) return;
  const now = performance.now();
  const mine = Math.max(now, nextTurn);
  nextTurn = mine + 1000 / perSecond;
  if (mine > now) await pause(mine - now);
}

async function client() {
  for (;;) {
    await turn();
    if (isEnding) return;
    // By turns, a proxy that goes round would give one server all of one kind.
    const kind = kinds[Math.floor(Math.random() * kinds.length)];
    const id = kind === 'POST' ? randomUUID() : undefined;
    const at = Date.now();
    if (id !== undefined) report.posted.push(id);
    const { why, text } = await once(kind, id);
    report.requests++;
    if (why === undefined) {
      // A container's service tells its name as well.
      countVersion(text.split(' ')[0]);
      if (id !== undefined) report.answered.push(id);
      continue;
    }
    report.failures++;
    if (report.firstFailures.length < KEPT_FAILURES) {
      report.firstFailures.push({ at, afterMs: Date.now() - at, kind, id, why });
    }
    // Who is refused at once would ask nothing else but that.
    await pause(20);
  }
}

process.on('message', (message) => {
  if (message === 'stop') isEnding = true;
  const { requests, failures, versions } = report;
  if (message === 'count') process.send({ to: 'count', answer: { requests, failures, versions } });
});
process.on('disconnect', () => process.exit(0));
await Promise.all(Array.from({ length: connections }, client));
agent.destroy();
process.send({ to: 'stop', answer: report }, () => process.disconnect());
