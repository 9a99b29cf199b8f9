const WORKDAY = { from: 9, until: 17 };
const LARGEST_TEAM = 12;
const HALF_HOUR = 30 * 60_000;
const WEEK = 7 * 24 * 60 * 60_000;

/** Someone described a team that cannot be: the message is for them. */
export class BadTeam extends Error {}

/** `[{ name, zone }]` as members. Building a clock costs more than reading it, so each member keeps one. */
export function parseTeam(members) {
  if (!Array.isArray(members) || members.length < 1 || members.length > LARGEST_TEAM) {
    throw new BadTeam(`a team is a list of 1 to ${LARGEST_TEAM} members`);
  }
  return members.map((member) => {
    const { name, zone } = member ?? {};
    if (typeof name !== 'string' || typeof zone !== 'string') throw new BadTeam('members have name and zone');
    return { name, zone, clock: clockIn(zone) };
  });
}

function clockIn(timeZone) {
  try {
    const shown = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
    return new Intl.DateTimeFormat('en-GB', { ...shown, timeZone });
  } catch {
    throw new BadTeam(`'${timeZone}' is no time zone; try one like Europe/London`);
  }
}

/** What a member's clock shows at `at` (ms since 1970), and whether that is within working hours. */
export function localTime({ name, zone, clock }, at) {
  const shown = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  const { weekday: day, hour, minute } = shown;
  const weekend = day === 'Sat' || day === 'Sun';
  const working = !weekend && WORKDAY.from <= Number(hour) && Number(hour) < WORKDAY.until;
  return { name, zone, day, time: `${hour}:${minute}`, working };
}

/** The first half hour of the coming week that finds the most members at work. */
export function nextMeeting(team, now) {
  const first = Math.ceil(now / HALF_HOUR) * HALF_HOUR;
  let best = { at: first, working: -1 };
  for (let at = first; at < first + WEEK && best.working < team.length; at += HALF_HOUR) {
    const working = team.filter((member) => localTime(member, at).working).length;
    if (working > best.working) best = { at, working };
  }
  return { at: best.at, everyone: best.working === team.length };
}
