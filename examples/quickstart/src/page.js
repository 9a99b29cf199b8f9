const STYLE = `body { font: 1.2rem/1.5 system-ui; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }
  table { width: 100%; border-collapse: collapse } td { padding: .5rem; border-top: 1px solid #ddd }
  .away { color: #888 } b { font-size: 2rem }`;

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text) => text.replace(/[&<>"]/g, (character) => ENTITIES[character]);

function meetingLine({ at, everyone }) {
  const time = new Date(at).toUTCString().slice(0, 22);
  return `${everyone ? 'Everyone' : 'Most of you'} will be at work on ${time} UTC.`;
}

/** The board for a browser; it renews itself every half minute. */
export function htmlBoard({ times, meeting, version }) {
  const rows = times.map(
    ({ name, zone, day, time, working }) =>
      `<tr${working ? '' : ' class="away"'}><td>${escape(name)}<br><small>${escape(zone)}</small></td>` +
      `<td>${day}, ${working ? 'at work' : 'away'}</td><td><b>${time}</b></td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta http-equiv="refresh" content="30">
<title>teamclock</title>
<style>${STYLE}</style>
<h1>What time is it for…</h1>
<table>${rows.join('\n')}</table>
<p>${meetingLine(meeting)}</p>
<p><small>teamclock ${escape(version)}. Your team: /?team=Ada@Europe/London,Lin@Asia/Tokyo</small></p>
</html>
`;
}

/** The same board for a terminal. */
export function textBoard({ times, meeting }) {
  const width = Math.max(...times.map(({ name }) => name.length));
  const rows = times.map(
    ({ name, zone, day, time, working }) =>
      `${working ? '*' : ' '} ${name.padEnd(width)}  ${day} ${time}  ${zone}`,
  );
  return `${rows.join('\n')}\n\n${meetingLine(meeting)}\n`;
}
