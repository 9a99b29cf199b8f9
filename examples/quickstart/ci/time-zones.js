// The rules of time zones change several times a year and come with Node: are ours recent?
const rules = process.versions.tz ?? 'unknown';
const oldest = new Date().getUTCFullYear() - Number(process.env.MAX_YEARS);
const recent = Number.parseInt(rules, 10) >= oldest;

console.log(`Node ${process.version} brings the time zone rules ${rules}.`);
if (!recent) {
  console.log(`They are from before ${oldest}: some clocks may be wrong. A newer Node brings newer rules.`);
  process.exitCode = 1;
}
