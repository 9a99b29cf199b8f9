import { htmlBoard, textBoard } from './page.js';
import { BadTeam, localTime, nextMeeting, parseTeam } from './team.js';

const ROUTES = new Map([
  ['GET /', board],
  ['GET /up', up],
  ['GET /api/now', clocks],
  ['GET /api/meet', meet],
  ['POST /api/meet', meet],
]);

/** One request in, one reply out. `service`: { team, version, startedAt, now() }, times in ms since 1970. */
export function answer({ method, url, accept, body }, service) {
  const [path, query] = url.split('?', 2);
  const route = ROUTES.get(`${method === 'HEAD' ? 'GET' : method} ${path}`);
  if (route === undefined) return json(404, { error: `try ${[...ROUTES.keys()].join(', ')}` });
  try {
    const team = askedTeam(body, new URLSearchParams(query).get('team')) ?? service.team;
    return route({ ...service, team, accept, at: service.now() });
  } catch (error) {
    if (error instanceof BadTeam || error instanceof SyntaxError) return json(400, { error: error.message });
    throw error;
  }
}

/** A team comes as JSON in the body, or in a link: `Ada@Europe/London,Lin@Asia/Tokyo`. */
function askedTeam(body, link) {
  if (body) return parseTeam(JSON.parse(body));
  if (!link) return undefined;
  const pairs = link.split(',').map((member) => member.split('@'));
  return parseTeam(pairs.map(([name, zone]) => ({ name, zone })));
}

const timesOf = (team, at) => team.map((member) => localTime(member, at));

function board({ team, version, accept, at }) {
  const shown = { times: timesOf(team, at), meeting: nextMeeting(team, at), version };
  return accept.includes('text/html')
    ? { status: 200, type: 'text/html; charset=utf-8', body: htmlBoard(shown) }
    : { status: 200, type: 'text/plain; charset=utf-8', body: textBoard(shown) };
}

function up({ version, startedAt, at }) {
  return json(200, { status: 'ok', version, uptime: Math.round((at - startedAt) / 1000) });
}

function clocks({ team, at }) {
  return json(200, { at: new Date(at), team: timesOf(team, at) });
}

function meet({ team, at: now }) {
  const { at, everyone } = nextMeeting(team, now);
  return json(200, { at: new Date(at), everyone, team: timesOf(team, at) });
}

function json(status, value) {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}
