// Reads calendars with ical.js, as Thunderbird does: a JSON list of texts comes in, what it finds in each goes out.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const ICAL = createRequire(new URL("../../frontend/package.json", import.meta.url))("ical.js");

function facts(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const [event, ...others] = calendar.getAllSubcomponents("vevent");
  if (others.length) throw new Error("more than one event");
  const [attendee, ...more] = event.getAllProperties("attendee");
  if (more.length) throw new Error("more than one attendee");
  const value = (name) => event.getFirstPropertyValue(name);
  const utc = (name) => value(name).convertToZone(ICAL.Timezone.utcTimezone).toString();
  return {
    method: calendar.getFirstPropertyValue("method"),
    uid: value("uid"),
    sequence: value("sequence"),
    status: value("status"),
    summary: value("summary"),
    starts: utc("dtstart"),
    organizer: value("organizer"),
    attendee: attendee.getFirstValue(),
    partstat: attendee.getParameter("partstat"),
  };
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(facts)));
