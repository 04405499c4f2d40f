// Exact times in the reader's time zone, which the server does not know; the title keeps them in UTC. Only the text changes: an
// island finds its elements as they were.
const zone = new Intl.DateTimeFormat("en-GB", {
  ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
  ...{ hourCycle: "h23", timeZoneName: "short" },
});
for (const time of document.querySelectorAll("time[datetime]")) {
  const text = time.firstChild;
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/.test(text?.data)) continue;
  const parts = zone.formatToParts(new Date(time.dateTime)).map(({ type, value }) => [type, value]);
  const { year, month, day, hour, minute, timeZoneName } = Object.fromEntries(parts);
  time.title = text.data;
  text.data = `${year}-${month}-${day} ${hour}:${minute} ${timeZoneName}`;
}
